import Autograd
import Initializers
import Randomness
import Tensors

/// y = f(x ∗ W + b): small windows of weights that move along a sequence.
///
/// Inputs `[batch, length, channels]`, outputs `[batch, length, filters]`; kernel W
/// `[size, channels, filters]`, bias b `[filters]`. A sequence is an image of height 1.
public struct Conv1D: MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// W, `[size, channels, filters]`
  public let kernel: Variable
  /// b, `[filters]`, where the layer has one
  public let bias: Variable?
  /// f
  public let activation: Activation
  /// How far the kernel moves from one output to the next, and how far its cells lie apart.
  public let strides, dilationRate: Int
  /// The zeros around the inputs.
  public let padding: Padding
  let kernelRegularizer, biasRegularizer: Regularizer?
  let outputs: Outputs

  /// A layer with random weights, and Keras' defaults.
  public init(
    _ channels: Int, _ filters: Int, _ kernelSize: Int, strides: Int = 1,
    padding: Padding = .valid, dilationRate: Int = 1, activation: Activation = .linear,
    useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
    name: String = "conv1d", using random: inout RandomSource
  ) {
    self.name = name
    let shape: Shape = [kernelSize, channels, filters]
    kernel = Variable(kernelInitializer(shape, using: &random), requiresGradient: true)
    bias =
      useBias ? Variable(biasInitializer([filters], using: &random), requiresGradient: true) : nil
    self.activation = activation
    (self.strides, self.dilationRate, self.padding) = (strides, dilationRate, padding)
    self.kernelRegularizer = kernelRegularizer
    self.biasRegularizer = biasRegularizer
    outputs = Outputs(activation: activation, regularizer: activityRegularizer)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    let (size, channels, filters) = (kernel.shape[0], kernel.shape[1], kernel.shape[2])
    guard x.value.rank == 3 && x.shape[2] == channels else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, length, \(channels)]").trap()
    }
    let (batch, length) = (x.shape[0], x.shape[1])
    let window = orTrap { () throws(ShapeError) in
      Window(
        rows: try WindowAxis(size: 1),
        columns: try WindowAxis(
          size: size, stride: strides, dilation: dilationRate, padding: padding, over: length))
    }
    let isSeparate = outputs.isSeparate
    let sum = Primitive.convolution(
      window, isSeparate ? .identity : outputs.fused, bias: bias != nil)
    let image = x.reshaped(batch, 1, length, channels)
    let w = weight(kernel).reshaped(1, size, channels, filters)
    let y = if let bias { sum(image, w, weight(bias)) } else { sum(image, w) }
    return outputs.finish(y.reshaped(batch, y.shape[2], filters), isSeparate: isSeparate)
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    .kernel(kernel, kernelRegularizer, bias: bias, biasRegularizer, isTrainable: isTrainable)
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    let channels = kernel.shape[1]
    guard input.count == 2, input[1] == nil || input[1] == channels else {
      throw shapeMismatch(got: input.text, need: "(None, length, \(channels))")
    }
    let along = SlidingWindow([1, kernel.shape[0]], [1, strides], padding, [1, dilationRate])
    let places = try along.places(on: [nil, input[0]], of: self)
    return [places[1], kernel.shape[2]]
  }
}

extension LayerPlan {
  /// A ``Conv1D`` layer of `filters` channels.
  public static func conv1D(
    _ filters: Int, _ kernelSize: Int, strides: Int = 1, padding: Padding = .valid,
    dilationRate: Int = 1, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("conv1d", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      Conv1D(
        try input.features(of: name), filters, kernelSize, strides: strides, padding: padding,
        dilationRate: dilationRate, activation: activation, useBias: useBias,
        kernelInitializer: kernelInitializer, biasInitializer: biasInitializer,
        kernelRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
        activityRegularizer: activityRegularizer, name: name, using: &random)
    }
  }
}
