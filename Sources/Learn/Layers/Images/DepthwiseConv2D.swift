import Autograd
import Initializers
import Randomness
import Tensors

/// y = f(x ∗ W + b) with a window of weights for each channel by itself: no channel sees another one.
///
/// Inputs `[batch, height, width, channels]`, outputs `[batch, height, width, channels·multiplier]`; kernel W
/// `[height, width, channels, multiplier]`, bias b `[channels·multiplier]`. Output channel c·multiplier + j comes
/// from input channel c alone: it is a convolution in as many groups as there are channels.
public struct DepthwiseConv2D: MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// W, `[height, width, channels, multiplier]`
  public let kernel: Variable
  /// b, `[channels·multiplier]`, where the layer has one
  public let bias: Variable?
  /// f
  public let activation: Activation
  /// How far the kernel moves from one output to the next, and how far its cells lie apart.
  public let strides, dilationRate: Size2D
  /// The zeros around the inputs.
  public let padding: Padding
  let depthwiseRegularizer, biasRegularizer: Regularizer?
  let outputs: Outputs

  /// A layer with random weights, and Keras' defaults.
  public init(
    _ channels: Int, _ kernelSize: Size2D, strides: Size2D = 1, padding: Padding = .valid,
    depthMultiplier: Int = 1, dilationRate: Size2D = 1, activation: Activation = .linear,
    useBias: Bool = true, depthwiseInitializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros, depthwiseRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
    name: String = "depthwise_conv2d", using random: inout RandomSource
  ) {
    self.name = name
    let shape: Shape = [kernelSize.height, kernelSize.width, channels, depthMultiplier]
    kernel = Variable(depthwiseInitializer(shape, using: &random), requiresGradient: true)
    let columns = channels * depthMultiplier
    bias =
      useBias ? Variable(biasInitializer([columns], using: &random), requiresGradient: true) : nil
    self.activation = activation
    (self.strides, self.dilationRate, self.padding) = (strides, dilationRate, padding)
    (self.depthwiseRegularizer, self.biasRegularizer) = (depthwiseRegularizer, biasRegularizer)
    outputs = Outputs(activation: activation, regularizer: activityRegularizer)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    let channels = kernel.shape[2]
    guard x.value.rank == 4 && x.shape[3] == channels else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, height, width, \(channels)]").trap()
    }
    let window = orTrap { () throws(ShapeError) in
      try slidingWindow.window(x.shape[1], x.shape[2], of: self)
    }
    let isSeparate = outputs.isSeparate
    let sum = Primitive.convolution(
      window, groups: channels, isSeparate ? .identity : outputs.fused, bias: bias != nil)
    let w = weight(kernel).reshaped(kernel.shape[0], kernel.shape[1], 1, -1)
    let y = if let bias { sum(x, w, weight(bias)) } else { sum(x, w) }
    return outputs.finish(y, isSeparate: isSeparate)
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    .kernel(kernel, depthwiseRegularizer, bias: bias, biasRegularizer, isTrainable: isTrainable)
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    let channels = kernel.shape[2]
    guard input.count == 3, input[2] == nil || input[2] == channels else {
      throw shapeMismatch(got: input.text, need: "(None, height, width, \(channels))")
    }
    return try slidingWindow.places(on: input, of: self) + [channels * kernel.shape[3]]
  }

  private var slidingWindow: SlidingWindow {
    SlidingWindow(Size2D(kernel.shape[0], kernel.shape[1]), strides, padding, dilationRate)
  }
}

extension LayerPlan {
  /// A ``DepthwiseConv2D`` layer.
  public static func depthwiseConv2D(
    _ kernelSize: Size2D, strides: Size2D = 1, padding: Padding = .valid,
    depthMultiplier: Int = 1, dilationRate: Size2D = 1, activation: Activation = .linear,
    useBias: Bool = true, depthwiseInitializer: Initializer = .glorotUniform,
    biasInitializer: Initializer = .zeros, depthwiseRegularizer: Regularizer? = nil,
    biasRegularizer: Regularizer? = nil, activityRegularizer: Regularizer? = nil,
    inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("depthwise_conv2d", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      DepthwiseConv2D(
        try input.features(of: name), kernelSize, strides: strides, padding: padding,
        depthMultiplier: depthMultiplier, dilationRate: dilationRate, activation: activation,
        useBias: useBias, depthwiseInitializer: depthwiseInitializer,
        biasInitializer: biasInitializer, depthwiseRegularizer: depthwiseRegularizer,
        biasRegularizer: biasRegularizer, activityRegularizer: activityRegularizer, name: name,
        using: &random)
    }
  }
}
