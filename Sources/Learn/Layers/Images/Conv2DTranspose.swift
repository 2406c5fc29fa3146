import Autograd
import Initializers
import Randomness
import Tensors

/// The way back of a convolution as a layer of its own: each cell of the input spreads over a window of
/// the output, so that images grow.
///
/// Inputs `[batch, height, width, channels]`, outputs `[batch, height·s, width·s, filters]` with
/// `padding: .same`; kernel `[height, width, filters, channels]`, bias `[filters]`.
public struct Conv2DTranspose: MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// `[height, width, filters, channels]`
  public let kernel: Variable
  /// `[filters]`, where the layer has one
  public let bias: Variable?
  /// f
  public let activation: Activation
  /// How far the windows of neighboring inputs lie apart in the outputs.
  public let strides: Size2D
  /// The padding of the convolution from the outputs back to the inputs.
  public let padding: Padding
  let kernelRegularizer, biasRegularizer: Regularizer?
  let outputs: Outputs

  /// A layer with random weights, and Keras' defaults.
  public init(
    _ channels: Int, _ filters: Int, _ kernelSize: Size2D, strides: Size2D = 1,
    padding: Padding = .valid, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, name: String = "conv2d_transpose",
    using random: inout RandomSource
  ) {
    self.name = name
    let shape: Shape = [kernelSize.height, kernelSize.width, filters, channels]
    kernel = Variable(kernelInitializer(shape, using: &random), requiresGradient: true)
    bias =
      useBias ? Variable(biasInitializer([filters], using: &random), requiresGradient: true) : nil
    self.activation = activation
    (self.strides, self.padding) = (strides, padding)
    self.kernelRegularizer = kernelRegularizer
    self.biasRegularizer = biasRegularizer
    outputs = Outputs(activation: activation, regularizer: activityRegularizer)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    let (k, channels) = (kernel.shape, kernel.shape[3])
    guard x.value.rank == 4 && x.shape[3] == channels else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, height, width, \(channels)]").trap()
    }
    let rows = grown(x.shape[1], k[0], strides.height)
    let columns = grown(x.shape[2], k[1], strides.width)
    let window = Window(rows: rows.span, columns: columns.span)
    var y = Primitive.transposedConvolution(window, height: rows.length, width: columns.length)(
      x, weight(kernel))
    if let bias { y = y + weight(bias) }
    return outputs.finish(y, isSeparate: true)
  }

  /// `valid`: (n − 1)·s + max(k, s) cells. `same`: n·s cells, ⌊max(k − s, 0)/2⌋ cut off at the start.
  private func grown(_ n: Int, _ k: Int, _ s: Int) -> (length: Int, span: WindowAxis) {
    let isSame = padding == .same
    let length = isSame ? n * s : (n - 1) * s + max(k, s)
    let before = isSame ? max(k - s, 0) / 2 : 0
    let after = max((n - 1) * s + k - before - length, 0)
    let span = orTrap { () throws(ShapeError) in
      try WindowAxis(size: k, stride: s, before: before, after: after)
    }
    return (length, span)
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    .kernel(kernel, kernelRegularizer, bias: bias, biasRegularizer, isTrainable: isTrainable)
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    let k = kernel.shape
    guard input.count == 3, input[2] == nil || input[2] == k[3] else {
      throw shapeMismatch(got: input.text, need: "(None, height, width, \(k[3]))")
    }
    return [
      input[0].map { grown($0, k[0], strides.height).length },
      input[1].map { grown($0, k[1], strides.width).length }, k[2],
    ]
  }
}

extension LayerPlan {
  /// A ``Conv2DTranspose`` layer of `filters` channels.
  public static func conv2DTranspose(
    _ filters: Int, _ kernelSize: Size2D, strides: Size2D = 1, padding: Padding = .valid,
    activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("conv2d_transpose", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      Conv2DTranspose(
        try input.features(of: name), filters, kernelSize, strides: strides, padding: padding,
        activation: activation, useBias: useBias, kernelInitializer: kernelInitializer,
        biasInitializer: biasInitializer, kernelRegularizer: kernelRegularizer,
        biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer, name: name,
        using: &random)
    }
  }
}
