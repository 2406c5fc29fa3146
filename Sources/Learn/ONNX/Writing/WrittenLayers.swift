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
