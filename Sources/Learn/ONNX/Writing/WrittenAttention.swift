import Layers
import Tensors

extension MultiHeadAttention: ONNXLayer {
  /// Padding is not seen.
  public var heedsMask: Bool { true }

  /// `MatMul` to the heads, `Softmax` of the products, and `MatMul` back
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    try written(x, to: x, &graph, time: shape[0]).output
  }

  /// The attention of queries to what has been made of a source: to the source itself, and to older steps of it whose
  /// keys and values are given, `[batch, heads, past, size]`. The mask of the graph is the source's.
  ///
  /// Where the queries are the source, they are turned, and see no later step where the layer is causal or there are
  /// older steps; `time` is their number, where it is known.
  func written(
    _ x: String, to source: String, _ graph: inout GraphBuilder, time: Int? = nil,
    past: (keys: String, values: String)? = nil
  ) throws(ONNXError) -> (output: String, keys: String, values: String) {
    var (q, k) = (heads(x, query, "query", &graph), heads(source, key, "key", &graph))
    var v = heads(source, value, "value", &graph)
    if x == source {
      q = try turned(q, "query", time, &graph)
      k = try turned(k, "key", time, &graph)
    }
    if let past {
      k = graph.add("Concat", [past.keys, k], ["axis": .int(2)])
      v = graph.add("Concat", [past.values, v], ["axis": .int(2)])
    }
    let products = graph.add("MatMul", [q, graph.transposed(k, [0, 1, 3, 2])])
    let scores = graph.scaled(products, 1 / Double(keyDim).squareRoot())
    let isCausal = x == source && (useCausalMask || past != nil)
    let looks = attention(scores, seen(x, k, isCausal, time, past != nil, &graph), &graph)
    let rows = graph.add(
      "Reshape",
      [
        graph.transposed(graph.add("MatMul", [looks, v]), [0, 2, 1, 3]),
        graph.integers("joined", [0, 0, numHeads * valueDim]),
      ])
    let y = projected(rows, output, "attention_output", columns: output.kernel.shape[2], &graph)
    return (y, k, v)
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

  /// Which steps a query sees, truth values that are broadcast to `[batch, heads, queries, steps]`; nil where it sees
  /// all. With older steps the keys are counted from 0, and the queries from behind them.
  private func seen(
    _ x: String, _ keys: String, _ isCausal: Bool, _ time: Int?, _ hasPast: Bool,
    _ graph: inout GraphBuilder
  ) -> String? {
    var seen: String?
    if isCausal {
      let asking = graph.steps(time, of: x, axis: 1)
      var asked = asking
      if hasPast {
        let first = graph.firstStep
        graph.firstStep = nil
        asked = graph.steps(nil, of: keys, axis: 2)
        graph.firstStep = first
      }
      seen = graph.add("LessOrEqual", [graph.transposed(asked, [1, 0]), asking])
    }
    guard let mask = graph.mask else { return seen }
    let real = graph.add("Unsqueeze", [mask, graph.integers("axes", [1, 2])])
    guard let causal = seen else { return real }
    return graph.add("And", [causal, real])
  }

  /// Queries or keys, turned by their positions where the layer has a rotary embedding.
  private func turned(
    _ x: String, _ name: String, _ time: Int?, _ graph: inout GraphBuilder
  ) throws(ONNXError) -> String {
    guard let rotary else { return x }
    return try graph.part(rotary, "\(name)/\(rotary.name)", x, [numHeads, time, keyDim])
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
