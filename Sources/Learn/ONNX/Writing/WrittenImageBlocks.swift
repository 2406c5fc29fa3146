import Layers
import Tensors

extension SeparableConv2D: ONNXLayer {
  /// `Conv` with a group for each channel, then `Conv` of single cells
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    try graph.parts([depthwise, pointwise], ["depthwise", "pointwise"], x, shape)
  }
}

extension SqueezeExcite: ONNXLayer {
  /// `ReduceMean`, both dense layers, and `Mul`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let means = graph.add("ReduceMean", [x], ["axes": .ints([1, 2]), "keepdims": .int(0)])
    let scale = try graph.parts(
      [reduce, expand], ["reduce", "expand"], means, [reduce.kernel.shape[0]])
    return graph.add(
      "Mul", [x, graph.add("Unsqueeze", [scale, graph.integers("axes", [1, 2])])])
  }
}

extension InvertedResidual: ONNXLayer {
  /// The three convolutions, and `Add` where the outputs have the inputs' shape
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let y = try graph.parts(
      [expand, depthwise, project], ["expand", "depthwise", "project"], x, shape)
    // Without strides the outputs differ from the inputs by the same number of cells at every size: for a size that
    // is not known any will do that is larger than the kernel.
    let kernel = depthwise.kernel.shape
    let reach = max(
      kernel[0] * depthwise.dilationRate.height, kernel[1] * depthwise.dilationRate.width)
    let tried: SampleShape = shape.map { $0 ?? reach + 1 }
    guard depthwise.strides == 1, try shapeBehind(tried) == tried else { return y }
    return graph.add("Add", [x, y])
  }
}

extension ResidualBlock: ONNXLayer {
  /// The convolutions with their normalizations and activations, the shortcut, and `Add`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    var (y, inner) = (x, shape)
    for (place, convolution) in convolutions.enumerated() {
      if place > 0 { y = try graph.activation(activation, y, of: self) }
      let normalization = normalizations[place]
      y = try graph.parts(
        [convolution, normalization], [convolution.name, normalization.name], y, inner)
      inner = try convolution.shapeBehind(inner)
    }
    var shortcut = x
    if let (convolution, normalization) = projection {
      shortcut = try graph.parts(
        [convolution, normalization], ["shortcut", "shortcut_norm"], x, shape)
    }
    return try graph.activation(activation, graph.add("Add", [y, shortcut]), of: self)
  }
}
