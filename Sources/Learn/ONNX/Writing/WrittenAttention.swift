import Layers
import Tensors

extension MultiHeadAttention: ONNXLayer {
  /// Padding is not seen.
  public var heedsMask: Bool { true }

  /// `MatMul` to the heads, `Softmax` of the products, and `MatMul` back
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    let (q, k) = (
      try turned(heads(x, query, "query", &graph), "query", shape, &graph),
      try turned(heads(x, key, "key", &graph), "key", shape, &graph)
    )
    let products = graph.add("MatMul", [q, graph.transposed(k, [0, 1, 3, 2])])
    let scores = graph.scaled(products, 1 / Double(keyDim).squareRoot())
    let looks = attention(scores, seen(x, shape[0], &graph), &graph)
    let y = graph.add("MatMul", [looks, heads(x, value, "value", &graph)])
    let rows = graph.add(
      "Reshape",
      [
        graph.transposed(y, [0, 2, 1, 3]),
        graph.integers("joined", [0, 0, numHeads * valueDim]),
      ])
    return projected(rows, output, "attention_output", columns: output.kernel.shape[2], &graph)
  }

  /// The softmax over the steps that are seen. The others get the lowest number, for −∞ would make not-a-number of a
  /// query that sees none: the product with the mask makes its row zeros.
  private func attention(
    _ scores: String, _ seen: String?, _ graph: inout GraphBuilder
  ) -> String {
    guard let seen else { return graph.add("Softmax", [scores], ["axis": .int(-1)]) }
    let lowest = graph.weight("lowest", Tensor(-Double(Float.greatestFiniteMagnitude)))
    let looks = graph.add(
      "Softmax", [graph.add("Where", [seen, scores, lowest])], ["axis": .int(-1)])
    guard graph.mask != nil else { return looks }
    let type = ONNXAttribute.int(Int64(ONNXType.float32.rawValue))
    return graph.add("Mul", [looks, graph.add("Cast", [seen], ["to": type])])
  }

  /// Which steps a query sees, truth values that are broadcast to `[batch, heads, time, time]`; nil where it sees all.
  private func seen(_ x: String, _ time: Int?, _ graph: inout GraphBuilder) -> String? {
    var seen: String?
    if useCausalMask {
      let steps = graph.steps(time, of: x, axis: 1)
      seen = graph.add("LessOrEqual", [graph.transposed(steps, [1, 0]), steps])
    }
    guard let mask = graph.mask else { return seen }
    let real = graph.add("Unsqueeze", [mask, graph.integers("axes", [1, 2])])
    guard let causal = seen else { return real }
    return graph.add("And", [causal, real])
  }

  /// Queries or keys, turned by their positions where the layer has a rotary embedding.
  private func turned(
    _ x: String, _ name: String, _ shape: SampleShape, _ graph: inout GraphBuilder
  ) throws(ONNXError) -> String {
    guard let rotary else { return x }
    return try graph.part(rotary, "\(name)/\(rotary.name)", x, [numHeads, shape[0], keyDim])
  }

  /// `[batch, time, model]` to `[batch, heads, time, size]`
  private func heads(
    _ x: String, _ projection: Projection, _ name: String, _ graph: inout GraphBuilder
  ) -> String {
    let size = projection.kernel.shape[2]
    let y = projected(x, projection, name, columns: numHeads * size, &graph)
    let split = graph.add("Reshape", [y, graph.integers("heads", [0, 0, numHeads, size])])
    return graph.transposed(split, [0, 2, 1, 3])
  }

  /// x·W + b
  private func projected(
    _ x: String, _ projection: Projection, _ name: String, columns: Int,
    _ graph: inout GraphBuilder
  ) -> String {
    let w = projection.kernel.value.contiguous().reshaped(-1, columns)
    let y = graph.add("MatMul", [x, graph.weight("\(name)/kernel", w)])
    guard let bias = projection.bias?.value else { return y }
    let b = graph.weight("\(name)/bias", bias.contiguous().reshaped(columns))
    return graph.add("Add", [y, b])
  }
}
