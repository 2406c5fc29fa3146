import Layers
import Tensors

extension Embedding: ONNXLayer {
  /// `Cast` to whole numbers, and `Gather`; with `maskZero` the mask too
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let type = ONNXAttribute.int(Int64(ONNXType.int64.rawValue))
    let indices = graph.add("Cast", [x], ["to": type])
    if maskZero {
      graph.mask = graph.add(
        "Not", [graph.add("Equal", [indices, graph.integer("padding", 0)])])
    }
    return graph.add(
      "Gather", [graph.weight("embeddings", embeddings.value), indices], ["axis": .int(0)])
  }
}

extension GlobalAveragePooling1D: ONNXLayer {
  /// Padding has no part in the mean.
  public var heedsMask: Bool { true }

  /// `ReduceMean`; behind a mask m the sums of m·x and of m, and `Div`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    if let mask = graph.mask { return meanOfReal(x, mask, &graph) }
    return graph.add("ReduceMean", [x], ["axes": .ints([1]), "keepdims": .int(keepDims ? 1 : 0)])
  }
}

extension GlobalAveragePooling1D {
  private func meanOfReal(_ x: String, _ mask: String, _ graph: inout GraphBuilder) -> String {
    let type = ONNXAttribute.int(Int64(ONNXType.float32.rawValue))
    let real = graph.add("Unsqueeze", [mask, graph.integers("axes", [2])])
    let isReal = graph.add("Cast", [real], ["to": type])
    let time = graph.integers("axes", [1])
    let keeps: [String: ONNXAttribute] = ["keepdims": .int(keepDims ? 1 : 0)]
    let sum = graph.add("ReduceSum", [graph.add("Mul", [x, isReal]), time], keeps)
    // A sample of padding only has the mean 0.
    let count = graph.add(
      "Max", [graph.add("ReduceSum", [isReal, time], keeps), graph.weight("one", Tensor(1))])
    return graph.add("Div", [sum, count])
  }
}

extension Masking: ONNXLayer {
  /// `ReduceMax` of what differs from the number, and `Mul`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let isPadding = graph.add("Equal", [x, graph.weight("mask_value", Tensor(maskValue))])
    let differs = graph.add(
      "Cast", [graph.add("Not", [isPadding])],
      ["to": .int(Int64(ONNXType.float32.rawValue))])
    let others = (2...shape.count).map { Int64($0) }
    let isReal = graph.add("ReduceMax", [differs], ["axes": .ints(others), "keepdims": .int(1)])
    let steps = graph.add("Reshape", [isReal, graph.integers("steps", [0, 0])])
    graph.mask = graph.add("Cast", [steps], ["to": .int(Int64(ONNXType.bool.rawValue))])
    return graph.add("Mul", [x, isReal])
  }
}

extension GlobalMaxPooling1D: ONNXLayer {
  /// `ReduceMax`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    graph.add("ReduceMax", [x], ["axes": .ints([1]), "keepdims": .int(keepDims ? 1 : 0)])
  }
}
