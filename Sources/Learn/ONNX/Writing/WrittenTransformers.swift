import Layers
import Tensors

extension FeedForward: ONNXLayer {
  /// Both dense layers, with `Mul` between them where they are gated
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    var y = try graph.part(first, "ffn1", x, shape)
    if let gate { y = graph.add("Mul", [y, try graph.part(gate, "gate", x, shape)]) }
    return try graph.part(second, "ffn2", y, try first.shapeBehind(shape))
  }
}

extension TransformerEncoderBlock: ONNXLayer {
  /// Its attention looks for itself.
  public var heedsMask: Bool { true }

  /// The attention and the feed-forward layer, each with a normalization and `Add`
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    guard normalizeFirst else {
      let seen = try graph.part(attention, "attention", x, shape)
      let z = try graph.part(norm1, "norm1", graph.add("Add", [x, seen]), shape)
      let y = try graph.part(feedForward, "feed_forward", z, shape)
      return try graph.part(norm2, "norm2", graph.add("Add", [z, y]), shape)
    }
    let seen = try graph.parts([norm1, attention], ["norm1", "attention"], x, shape)
    let z = graph.add("Add", [x, seen])
    let y = try graph.parts([norm2, feedForward], ["norm2", "feed_forward"], z, shape)
    return graph.add("Add", [z, y])
  }
}

extension GPT: ONNXLayer {
  /// The table, the positions, the blocks, the normalization and the head
  public func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape
  ) throws(ONNXError) -> String {
    var layers: [any Layer] = [token]
    if let position { layers.append(position) }
    for block in blocks { layers.append(block) }
    layers.append(norm)
    if let head { layers.append(head) }
    let y = try graph.parts(layers, layers.map { $0.name }, x, shape)
    if head != nil { return y }
    let table = graph.weight("head/kernel", token.embeddings.value.transposed())
    return graph.add("MatMul", [y, table])
  }
}
