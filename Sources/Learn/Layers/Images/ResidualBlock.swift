import Autograd
import Initializers
import Randomness
import Tensors

/// The block of a ResNet (He et al., 2016): y = f(F(x) + shortcut(x)), where F is two 3×3 convolutions, or with
/// `isBottleneck` 1×1, 3×3 and 1×1, each without bias and followed by a batch normalization, all but the last
/// one with the activation f.
///
/// Inputs `[batch, height, width, channels]`, outputs `[batch, height, width, filters]`, of a bottleneck
/// 4·filters or what `bottleneckFilters` says. The first 3×3 convolution has the strides. The shortcut is x
/// itself; where the outputs have another shape, or `projectsShortcut` asks for it, it is a 1×1 convolution with
/// the strides, and a batch normalization.
public struct ResidualBlock: MaskEndingLayer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The convolutions of F, in order, and the normalization behind each of them.
  public private(set) var convolutions: [Conv2D]
  /// The normalization behind each convolution.
  public private(set) var normalizations: [BatchNormalization]
  /// The convolution of the shortcut with its normalization, where the shortcut is not x itself.
  public private(set) var projection: (convolution: Conv2D, normalization: BatchNormalization)?
  /// f
  public let activation: Activation

  /// A block with random weights.
  public init(
    _ channels: Int, _ filters: Int, strides: Size2D = 1, isBottleneck: Bool = false,
    bottleneckFilters: Int? = nil, projectsShortcut: Bool? = nil, padding: Padding = .same,
    activation: Activation = .relu, momentum: Double = 0.99, epsilon: Double = 1e-3,
    kernelInitializer: Initializer = .glorotUniform, name: String = "residual_block",
    using random: inout RandomSource
  ) {
    self.name = name
    self.activation = activation
    let outputs = isBottleneck ? bottleneckFilters ?? 4 * filters : filters
    func convolution(
      _ name: String, _ from: Int, _ to: Int, _ size: Size2D, _ strides: Size2D,
      _ random: inout RandomSource
    ) -> Conv2D {
      let isStrided = size != 1 && (isBottleneck || name == "conv1")
      return Conv2D(
        from, to, size, strides: strides, padding: isStrided ? padding : .same, useBias: false,
        kernelInitializer: kernelInitializer, name: name, using: &random)
    }
    if isBottleneck {
      convolutions = [
        convolution("conv1", channels, filters, 1, 1, &random),
        convolution("conv2", filters, filters, 3, strides, &random),
        convolution("conv3", filters, outputs, 1, 1, &random),
      ]
    } else {
      convolutions = [
        convolution("conv1", channels, filters, 3, strides, &random),
        convolution("conv2", filters, filters, 3, 1, &random),
      ]
    }
    func normalization(_ channels: Int, _ name: String) -> BatchNormalization {
      BatchNormalization(channels, momentum: momentum, epsilon: epsilon, name: name)
    }
    normalizations = convolutions.enumerated().map {
      normalization($1.kernel.shape[3], "norm\($0 + 1)")
    }
    if projectsShortcut ?? (channels != outputs || strides != 1) {
      projection = (
        convolution("shortcut", channels, outputs, 1, strides, &random),
        normalization(outputs, "shortcut_norm")
      )
    }
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    var y = x
    for (place, convolution) in convolutions.enumerated() {
      y = normalizations[place](convolution(y))
      if place < convolutions.count - 1 { y = activation(y) }
    }
    let shortcut = projection.map { $0.normalization($0.convolution(x)) } ?? x
    guard y.shape == shortcut.shape else {
      shapeMismatch(
        got: "\(y.shape) from the convolutions, \(shortcut.shape) from the shortcut",
        need: "one shape", try: "projectsShortcut: true"
      ).trap()
    }
    return activation(y + shortcut)
  }

  /// Whether training changes the layers: setting it sets all of them.
  public var isTrainable: Bool {
    get { convolutions.contains { $0.isTrainable } }
    set {
      for place in convolutions.indices {
        convolutions[place].isTrainable = newValue
        normalizations[place].isTrainable = newValue
      }
      projection?.convolution.isTrainable = newValue
      projection?.normalization.isTrainable = newValue
    }
  }

  /// The weights with their names: `conv1/kernel`, `norm1/gamma` …, `shortcut/kernel`, `shortcut_norm/gamma` …
  public var parameters: [Parameter] {
    var all = zip(convolutions, normalizations).flatMap {
      $0.parameters.under($0.name) + $1.parameters.under($1.name)
    }
    if let (convolution, normalization) = projection {
      all += convolution.parameters.under("shortcut")
      all += normalization.parameters.under("shortcut_norm")
    }
    return all
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layers cannot take inputs of this shape, or the shortcut does not fit.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    var shape = input
    for convolution in convolutions { shape = try convolution.outputShape(for: shape) }
    let shortcut = try projection?.convolution.outputShape(for: input) ?? input
    guard shape == shortcut else {
      throw shapeMismatch(
        got: "\(shape.text) from the convolutions, \(shortcut.text) from the shortcut",
        need: "one shape", try: "projectsShortcut: true")
    }
    return shape
  }
}

extension LayerPlan {
  /// A ``ResidualBlock``.
  public static func residualBlock(
    _ filters: Int, strides: Size2D = 1, isBottleneck: Bool = false,
    bottleneckFilters: Int? = nil, projectsShortcut: Bool? = nil, padding: Padding = .same,
    activation: Activation = .relu, momentum: Double = 0.99, epsilon: Double = 1e-3,
    kernelInitializer: Initializer = .glorotUniform, inputShape: SampleShape? = nil,
    name: String? = nil
  ) -> LayerPlan {
    LayerPlan("residual_block", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      ResidualBlock(
        try input.features(of: name), filters, strides: strides, isBottleneck: isBottleneck,
        bottleneckFilters: bottleneckFilters, projectsShortcut: projectsShortcut, padding: padding,
        activation: activation, momentum: momentum, epsilon: epsilon,
        kernelInitializer: kernelInitializer, name: name, using: &random)
    }
  }
}
