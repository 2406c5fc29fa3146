import Autograd
import Initializers
import Randomness
import Tensors

/// A convolution in two steps: a window of weights for each channel by itself, then sums over the channels of
/// each place, y = f((x ∗ D)·P + b). It needs k²·c + c·o weights, where a full convolution needs k²·c·o.
///
/// Inputs `[batch, height, width, channels]`, outputs `[batch, height, width, filters]`; depthwise kernel D
/// `[height, width, channels, multiplier]`, pointwise kernel P `[1, 1, channels·multiplier, filters]`, bias b
/// `[filters]`.
public struct SeparableConv2D: MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The first step, without bias and activation, and the second one, of windows of one cell.
  package private(set) var depthwise: DepthwiseConv2D
  package private(set) var pointwise: Conv2D

  /// A layer with random weights, and Keras' defaults.
  public init(
    _ channels: Int, _ filters: Int, _ kernelSize: Size2D, strides: Size2D = 1,
    padding: Padding = .valid, depthMultiplier: Int = 1, dilationRate: Size2D = 1,
    activation: Activation = .linear, useBias: Bool = true,
    depthwiseInitializer: Initializer = .glorotUniform,
    pointwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    name: String = "separable_conv2d", using random: inout RandomSource
  ) {
    self.name = name
    depthwise = DepthwiseConv2D(
      channels, kernelSize, strides: strides, padding: padding, depthMultiplier: depthMultiplier,
      dilationRate: dilationRate, useBias: false, depthwiseInitializer: depthwiseInitializer,
      name: "depthwise", using: &random)
    pointwise = Conv2D(
      channels * depthMultiplier, filters, 1, activation: activation, useBias: useBias,
      kernelInitializer: pointwiseInitializer, biasInitializer: biasInitializer,
      name: "pointwise", using: &random)
  }

  /// D, `[height, width, channels, multiplier]`
  public var depthwiseKernel: Variable { depthwise.kernel }
  /// P, `[1, 1, channels·multiplier, filters]`
  public var pointwiseKernel: Variable { pointwise.kernel }
  /// b, `[filters]`, where the layer has one
  public var bias: Variable? { pointwise.bias }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable { pointwise.call(depthwise.call(x)) }

  /// Whether training changes the weights.
  public var isTrainable: Bool {
    get { depthwise.isTrainable || pointwise.isTrainable }
    set { (depthwise.isTrainable, pointwise.isTrainable) = (newValue, newValue) }
  }

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    let trained = isTrainable
    let kernels = [
      Parameter("depthwise_kernel", depthwiseKernel, isTrainable: trained),
      Parameter("pointwise_kernel", pointwiseKernel, isTrainable: trained),
    ]
    return kernels + (bias.map { [Parameter("bias", $0, isTrainable: trained)] } ?? [])
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    try pointwise.outputShape(for: depthwise.outputShape(for: input))
  }
}

extension LayerPlan {
  /// A ``SeparableConv2D`` layer of `filters` channels.
  public static func separableConv2D(
    _ filters: Int, _ kernelSize: Size2D, strides: Size2D = 1, padding: Padding = .valid,
    depthMultiplier: Int = 1, dilationRate: Size2D = 1, activation: Activation = .linear,
    useBias: Bool = true, depthwiseInitializer: Initializer = .glorotUniform,
    pointwiseInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("separable_conv2d", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      SeparableConv2D(
        try input.features(of: name), filters, kernelSize, strides: strides, padding: padding,
        depthMultiplier: depthMultiplier, dilationRate: dilationRate, activation: activation,
        useBias: useBias, depthwiseInitializer: depthwiseInitializer,
        pointwiseInitializer: pointwiseInitializer, biasInitializer: biasInitializer, name: name,
        using: &random)
    }
  }
}
