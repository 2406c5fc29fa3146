import Autograd
import Initializers
import Randomness
import Tensors

/// y = f(x ∗ W + b): small windows of weights that move over an image.
///
/// Inputs `[batch, height, width, channels]`, outputs `[batch, height, width, filters]`; kernel W
/// `[height, width, channels, filters]`, bias b `[filters]`. As in Keras the kernel is not flipped.
public struct Conv2D: MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// W, `[height, width, channels, filters]`
  public let kernel: Variable
  /// b, `[filters]`, where the layer has one
  public let bias: Variable?
  /// f
  public let activation: Activation
  /// How far the kernel moves from one output to the next, and how far its cells lie apart.
  public let strides, dilationRate: Size2D
  /// The zeros around the inputs.
  public let padding: Padding
  let kernelRegularizer, biasRegularizer: Regularizer?
  let outputs: Outputs

  /// A layer with random weights, and Keras' defaults.
  public init(
    _ channels: Int, _ filters: Int, _ kernelSize: Size2D, strides: Size2D = 1,
    padding: Padding = .valid, dilationRate: Size2D = 1, activation: Activation = .linear,
    useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
    name: String = "conv2d", using random: inout RandomSource
  ) {
    self.name = name
    let shape: Shape = [kernelSize.height, kernelSize.width, channels, filters]
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
    let channels = kernel.shape[2]
    guard x.value.rank == 4 && x.shape[3] == channels else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, height, width, \(channels)]").trap()
    }
    let window = orTrap { () throws(ShapeError) in try self.window(x.shape[1], x.shape[2]) }
    let isSeparate = outputs.isSeparate
    let sum = Primitive.convolution(
      window, isSeparate ? .identity : outputs.fused, bias: bias != nil)
    let w = weight(kernel)
    let y = if let bias { sum(x, w, weight(bias)) } else { sum(x, w) }
    return outputs.finish(y, isSeparate: isSeparate)
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    .kernel(kernel, kernelRegularizer, bias: bias, biasRegularizer, isTrainable: isTrainable)
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    let channels = kernel.shape[2]
    guard input.count == 3, input[2] == nil || input[2] == channels else {
      throw shapeMismatch(got: input.text, need: "(None, height, width, \(channels))")
    }
    let size = Size2D(kernel.shape[0], kernel.shape[1])
    let places = try SlidingWindow(size, strides, padding, dilationRate).places(on: input, of: self)
    return places + [kernel.shape[3]]
  }

  private func window(_ height: Int, _ width: Int) throws(ShapeError) -> Window {
    let size = Size2D(kernel.shape[0], kernel.shape[1])
    return try SlidingWindow(size, strides, padding, dilationRate).window(height, width, of: self)
  }
}

extension LayerPlan {
  /// A ``Conv2D`` layer of `filters` channels.
  public static func conv2D(
    _ filters: Int, _ kernelSize: Size2D, strides: Size2D = 1, padding: Padding = .valid,
    dilationRate: Size2D = 1, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
    activityRegularizer: Regularizer? = nil, inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("conv2d", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      Conv2D(
        try input.features(of: name), filters, kernelSize, strides: strides, padding: padding,
        dilationRate: dilationRate, activation: activation, useBias: useBias,
        kernelInitializer: kernelInitializer, biasInitializer: biasInitializer,
        kernelRegularizer: kernelRegularizer, biasRegularizer: biasRegularizer,
        activityRegularizer: activityRegularizer, name: name, using: &random)
    }
  }
}
