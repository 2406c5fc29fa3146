import Autograd
import Initializers
import Randomness
import Tensors

/// The block of MobileNetV2 (Sandler et al., 2018): more channels inside than outside, y = x +
/// project(f(depthwise(f(expand(x))))), with a 1×1 convolution, a depthwise one and a linear 1×1 one.
///
/// Inputs `[batch, height, width, channels]`, outputs `[batch, height, width, filters]`; inside there are
/// `expansion` times as many channels. x is added where the outputs have its shape. The convolutions have biases
/// and no normalization behind them.
public struct InvertedResidual: MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The three convolutions.
  public private(set) var expand: Conv2D
  /// The convolution of each channel by itself, with the strides.
  public private(set) var depthwise: DepthwiseConv2D
  /// The linear convolution behind it.
  public private(set) var project: Conv2D

  /// A block with random weights.
  public init(
    _ channels: Int, _ filters: Int, expansion: Int = 6, kernelSize: Size2D = 3,
    strides: Size2D = 1, padding: Padding = .same, activation: Activation = .relu6,
    name: String = "inverted_residual", using random: inout RandomSource
  ) {
    self.name = name
    let inside = channels * expansion
    expand = Conv2D(channels, inside, 1, activation: activation, name: "expand", using: &random)
    depthwise = DepthwiseConv2D(
      inside, kernelSize, strides: strides, padding: padding, activation: activation,
      name: "depthwise", using: &random)
    project = Conv2D(inside, filters, 1, name: "project", using: &random)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    let y = project(depthwise(expand(x)))
    return y.shape == x.shape && depthwise.strides == 1 ? x + y : y
  }

  /// Whether training changes the weights.
  public var isTrainable: Bool {
    get { expand.isTrainable || depthwise.isTrainable || project.isTrainable }
    set {
      expand.isTrainable = newValue
      depthwise.isTrainable = newValue
      project.isTrainable = newValue
    }
  }

  /// The weights with their names.
  public var parameters: [Parameter] {
    expand.parameters.under("expand") + depthwise.parameters.under("depthwise")
      + project.parameters.under("project")
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    try project.outputShape(for: depthwise.outputShape(for: expand.outputShape(for: input)))
  }
}

extension LayerPlan {
  /// An ``InvertedResidual`` block.
  public static func invertedResidual(
    _ filters: Int, expansion: Int = 6, kernelSize: Size2D = 3, strides: Size2D = 1,
    padding: Padding = .same, activation: Activation = .relu6, inputShape: SampleShape? = nil,
    name: String? = nil
  ) -> LayerPlan {
    LayerPlan("inverted_residual", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      InvertedResidual(
        try input.features(of: name), filters, expansion: expansion, kernelSize: kernelSize,
        strides: strides, padding: padding, activation: activation, name: name, using: &random)
    }
  }
}
