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
    try write(to: &graph, x, shape) { (graph, x) throws(ONNXError) in
      try graph.part(attention, "attention", x, shape)
    }
  }

  /// The block around any attention.
  func write(
    to graph: inout GraphBuilder, _ x: String, _ shape: SampleShape,
    attend: (inout GraphBuilder, String) throws(ONNXError) -> String
  ) throws(ONNXError) -> String {
    guard normalizeFirst else {
      let seen = try attend(&graph, x)
      let z = try graph.part(norm1, "norm1", graph.add("Add", [x, seen]), shape)
      let y = try graph.part(feedForward, "feed_forward", z, shape)
      return try graph.part(norm2, "norm2", graph.add("Add", [z, y]), shape)
    }
    let seen = try attend(&graph, try graph.part(norm1, "norm1", x, shape))
    let z = graph.add("Add", [x, seen])
    let y = try graph.parts([norm2, feedForward], ["norm2", "feed_forward"], z, shape)
    return graph.add("Add", [z, y])
  }
}

extension TransformerDecoderBlock {
  /// Both attentions and the feed-forward layer, each with a normalization and `Add`. The mask of the graph is that of
  /// the sequence; `memoryMask` is that of the memory.
  func write(
    to graph: inout GraphBuilder, _ x: String, memory: String, memoryMask: String?,
    _ shape: SampleShape
  ) throws(ONNXError) -> String {
    func toMemory(_ graph: inout GraphBuilder, _ x: String) throws(ONNXError) -> String {
      let own = graph.mask
      graph.mask = memoryMask
      defer { graph.mask = own }
      return try graph.under("cross") { (graph) throws(ONNXError) in
        try crossAttention.written(x, to: memory, &graph).output
      }
    }
    if normalizeFirst {
      let own = try graph.parts([norm1, selfAttention], ["norm1", "self"], x, shape)
      let y = graph.add("Add", [x, own])
      let seen = try toMemory(&graph, try graph.part(norm2, "norm2", y, shape))
      let z = graph.add("Add", [y, seen])
      let step = try graph.parts([norm3, feedForward], ["norm3", "feed_forward"], z, shape)
      return graph.add("Add", [z, step])
    }
    let own = try graph.part(selfAttention, "self", x, shape)
    let y = try graph.part(norm1, "norm1", graph.add("Add", [x, own]), shape)
    let seen = try toMemory(&graph, y)
    let z = try graph.part(norm2, "norm2", graph.add("Add", [y, seen]), shape)
    let step = try graph.part(feedForward, "feed_forward", z, shape)
    return try graph.part(norm3, "norm3", graph.add("Add", [z, step]), shape)
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
    return head == nil ? tied(y, &graph) : y
  }

  /// The logits by the table of the tokens.
  private func tied(_ y: String, _ graph: inout GraphBuilder) -> String {
    let table = graph.weight("head/kernel", token.embeddings.value.transposed())
    return graph.add("MatMul", [y, table])
  }

  /// The logits of the next tokens, and the keys and values of each block, those of the older tokens included.
  func write(
    to graph: inout GraphBuilder, _ x: String, caches: [(keys: String, values: String)]
  ) throws(ONNXError) -> (logits: String, caches: [(keys: String, values: String)]) {
    let shape: SampleShape = [nil, token.embeddings.shape[1]]
    if let first = caches.first {
      graph.firstStep = graph.length(along: 2, of: first.keys)
    }
    defer { graph.firstStep = nil }
    var y = try graph.part(token, "token", x, [nil])
    if let position { y = try graph.part(position, "position", y, shape) }
    var grown: [(keys: String, values: String)] = []
    for (block, cache) in zip(blocks, caches) {
      y = try graph.under(block.name) { (graph) throws(ONNXError) in
        try block.write(to: &graph, y, shape) { (graph, x) throws(ONNXError) in
          let (seen, keys, values) = try graph.under("attention") { (graph) throws(ONNXError) in
            try block.attention.written(x, to: x, &graph, past: cache)
          }
          grown.append((keys, values))
          return seen
        }
      }
    }
    y = try graph.part(norm, "norm", y, shape)
    if let head { return (try graph.part(head, "head", y, shape), grown) }
    return (tied(y, &graph), grown)
  }
}
