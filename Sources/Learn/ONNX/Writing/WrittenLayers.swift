import Layers
import Tensors

extension Dense: ONNXLayer {
  /// `Gemm` for rows, `MatMul` and `Add` for more axes.
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let w = graph.weight("kernel", kernel.value)
    var y: String
    if shape.count == 1, let bias {
      y = graph.add("Gemm", [x, w, graph.weight("bias", bias.value)])
    } else {
      y = graph.add("MatMul", [x, w])
      if let bias { y = graph.add("Add", [y, graph.weight("bias", bias.value)]) }
    }
    return try graph.activation(activation, y, of: self)
  }
}

extension Flatten: ONNXLayer {
  /// `Flatten`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    graph.add("Flatten", [x], ["axis": .int(1)])
  }
}

extension Reshape: ONNXLayer {
  /// `Reshape`; the batch keeps its size.
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    graph.add("Reshape", [x, graph.integers("shape", [0] + targetShape)])
  }
}

extension Dropout: ONNXLayer {
  /// Nothing: it belongs to training.
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String { x }
}

extension BatchNormalization: ONNXLayer {
  /// `BatchNormalization` for rows and images, `Mul` and `Add` for others.
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    guard axis == -1 || axis == shape.count else {
      throw notWritten("channels in axis \(axis); only in the last one")
    }
    if shape.count == 1 || shape.count == 3 {
      let image = shape.count == 3 ? graph.channelsFirst(x) : x
      let inputs = [
        image, graph.weight("gamma", gamma.value), graph.weight("beta", beta.value),
        graph.weight("moving_mean", movingMean.value),
        graph.weight("moving_variance", movingVariance.value),
      ]
      let y = graph.add("BatchNormalization", inputs, ["epsilon": .float(epsilon)])
      return shape.count == 3 ? graph.channelsLast(y) : y
    }
    let scale = gamma.value / (movingVariance.value + epsilon).squareRoot()
    let y = graph.add("Mul", [x, graph.weight("scale", scale)])
    return graph.add(
      "Add", [y, graph.weight("shift", beta.value - scale * movingMean.value)])
  }
}

extension LayerNormalization: ONNXLayer {
  /// `LayerNormalization`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    guard axis == -1 || axis == shape.count else {
      throw notWritten("features in axis \(axis); only in the last one")
    }
    return graph.add(
      "LayerNormalization",
      [x, graph.weight("gamma", gamma.value), graph.weight("beta", beta.value)],
      ["axis": .int(-1), "epsilon": .float(epsilon)])
  }
}

extension Chain: ONNXLayer {
  /// Its layers, one behind the other.
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    try ONNXExport.write(layers, names, x, shape, to: &graph, under: graph.prefix + "/")
  }
}

extension Residual: ONNXLayer {
  /// The branch, and `Add`.
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let path = graph.prefix
    let y = try branch.write(to: &graph, x, shape)
    graph.prefix = path
    return graph.add("Add", [x, y])
  }
}

extension Concatenate: ONNXLayer {
  /// The branches, and `Concat`.
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let path = graph.prefix
    var results: [String] = []
    for (index, branch) in branches.enumerated() {
      graph.prefix = "\(path)/branch_\(index + 1)"
      results.append(try branch.write(to: &graph, x, shape))
    }
    graph.prefix = path
    return graph.add("Concat", results, ["axis": .int(Int64(axis))])
  }
}
