import Layers
import Tensors

/// Models with several inputs. Tokens and masks are 64-bit whole numbers, masks 0 at padding; batches and sequences may
/// have any size.
extension ONNXExport {
  /// A transformer from one sequence to another: `source` `[batch, source_steps]` and `target` `[batch, target_steps]`
  /// to `logits` `[batch, target_steps, tokens]`; with masks also `source_mask` and `target_mask`.
  /// - Throws: ``ONNXError/layer(name:kind:reason:)`` where a part of it has no ONNX form.
  public init(
    _ model: EncoderDecoderTransformer, hasMasks: Bool = false
  ) throws(ONNXError) {
    var inputs = [ONNXExport.steps("source"), ONNXExport.steps("target")]
    if hasMasks { inputs += ["source", "target"].map { ONNXExport.steps($0, mask: true) } }
    let tokens = model.head.kernel.shape[1]
    let logits = ONNXPort(
      "logits", .float32, [.named("batch"), .named("target_steps"), .known(tokens)])
    try self.init(inputs: inputs, outputs: [logits]) { (graph, names) throws(ONNXError) in
      let masks = names.dropFirst(2).map { graph.isReal($0) }
      return [try model.write(to: &graph, names[0], names[1], masks.first, masks.last)]
    }
  }

  /// Two recurrent layers with attention: `source` `[batch, source_steps]` and `target` `[batch, target_steps]` to
  /// `logits` `[batch, target_steps, tokens]` and `attention` `[batch, target_steps, source_steps]`; with a mask also
  /// `source_mask`.
  /// - Throws: ``ONNXError/layer(name:kind:reason:)`` where a part of it has no ONNX form.
  public init(_ model: EncoderDecoder, hasMask: Bool = false) throws(ONNXError) {
    var inputs = [ONNXExport.steps("source"), ONNXExport.steps("target")]
    if hasMask { inputs.append(ONNXExport.steps("source", mask: true)) }
    let rows: [ONNXPort.Size] = [.named("batch"), .named("target_steps")]
    let outputs = [
      ONNXPort("logits", .float32, rows + [.known(model.head.kernel.shape[1])]),
      ONNXPort("attention", .float32, rows + [.named("source_steps")]),
    ]
    try self.init(inputs: inputs, outputs: outputs) { (graph, names) throws(ONNXError) in
      try model.write(to: &graph, names[0], names[1], hasMask ? graph.isReal(names[2]) : nil)
    }
  }

  /// A GPT that is given only what is new: `tokens` `[batch, steps]`, and for each block `keys_0` and `values_0` of the
  /// older tokens, `[batch, heads, past, size]` with a past of 0 at the beginning. It gives `logits`
  /// `[batch, steps, tokens]`, and `all_keys_0` and `all_values_0` `[batch, heads, past + steps, size]`, which are the
  /// next call's.
  /// - Throws: ``ONNXError/layer(name:kind:reason:)`` where a part of it has no ONNX form.
  public init(cached model: GPT) throws(ONNXError) {
    var inputs = [ONNXPort("tokens", .int64, [.named("batch"), .named("steps")])]
    let tokens = model.token.embeddings.shape[0]
    var outputs = [
      ONNXPort("logits", .float32, [.named("batch"), .named("steps"), .known(tokens)])
    ]
    for (number, block) in model.blocks.enumerated() {
      let attention = block.attention
      for (name, size) in [("keys", attention.keyDim), ("values", attention.valueDim)] {
        func port(_ name: String, _ steps: String) -> ONNXPort {
          ONNXPort(
            "\(name)_\(number)", .float32,
            [.named("batch"), .known(attention.numHeads), .named(steps), .known(size)])
        }
        inputs.append(port(name, "past"))
        outputs.append(port("all_\(name)", "past_and_steps"))
      }
    }
    try self.init(inputs: inputs, outputs: outputs) { (graph, names) throws(ONNXError) in
      let caches = model.blocks.indices.map { (keys: names[2 * $0 + 1], values: names[2 * $0 + 2]) }
      let (logits, grown) = try model.write(to: &graph, names[0], caches: caches)
      return [logits] + grown.flatMap { [$0.keys, $0.values] }
    }
  }

  /// Whole numbers for the steps of a sequence.
  private static func steps(_ name: String, mask: Bool = false) -> ONNXPort {
    ONNXPort(mask ? "\(name)_mask" : name, .int64, [.named("batch"), .named("\(name)_steps")])
  }
}

extension GraphBuilder {
  /// A mask of whole numbers as truth values, false at padding.
  public mutating func isReal(_ mask: String) -> String {
    add("Cast", [mask], ["to": .int(Int64(ONNXType.bool.rawValue))])
  }
}

extension EncoderDecoderTransformer {
  /// The logits, for masks of truth values.
  fileprivate func write(
    to graph: inout GraphBuilder, _ source: String, _ target: String, _ sourceMask: String?,
    _ targetMask: String?
  ) throws(ONNXError) -> String {
    let shape: SampleShape = [nil, self.source.embeddings.shape[1]]
    var x = try embedded(source, self.source, "source", &graph)
    for block in encoder {
      graph.mask = sourceMask
      x = try graph.part(block, block.name, x, shape)
    }
    graph.mask = nil
    let memory = try graph.part(encoderNorm, "encoder/norm", x, shape)
    x = try embedded(target, self.target, "target", &graph)
    for block in decoder {
      graph.mask = targetMask
      x = try graph.under(block.name) { (graph) throws(ONNXError) in
        try block.write(to: &graph, x, memory: memory, memoryMask: sourceMask, shape)
      }
    }
    graph.mask = nil
    return try graph.parts([decoderNorm, head], ["decoder/norm", "head"], x, shape)
  }

  private func embedded(
    _ tokens: String, _ table: Embedding, _ name: String, _ graph: inout GraphBuilder
  ) throws(ONNXError) -> String {
    let features = table.embeddings.shape[1]
    let x = try graph.part(table, name, tokens, [nil])
    // The masks are those that are given.
    graph.mask = nil
    return try graph.under(name) { (graph) throws(ONNXError) in
      let y = graph.scaled(x, Double(features).squareRoot())
      return try graph.part(positions, "positions", y, [nil, features])
    }
  }
}

extension EncoderDecoder {
  /// The logits and the attention, for a mask of truth values.
  fileprivate func write(
    to graph: inout GraphBuilder, _ source: String, _ target: String, _ sourceMask: String?
  ) throws(ONNXError) -> [String] {
    let read = try graph.part(self.source, "source", source, [nil])
    graph.mask = sourceMask
    let (memory, states) = try graph.under("encoder") { (graph) throws(ONNXError) in
      try graph.states(of: encoder, read)
    }
    graph.mask = nil
    let written = try graph.part(self.target, "target", target, [nil])
    graph.mask = nil
    let (d, _) = try graph.under("decoder") { (graph) throws(ONNXError) in
      try graph.states(of: decoder, written, from: states)
    }
    var scores = graph.add("MatMul", [d, graph.transposed(memory, [0, 2, 1])])
    if let sourceMask {
      let isReal = graph.add("Unsqueeze", [sourceMask, graph.integers("axes", [1])])
      scores = graph.add(
        "Where", [isReal, scores, graph.weight("never", Tensor(-Double.infinity))])
    }
    let attention = graph.add("Softmax", [scores], ["axis": .int(-1)])
    let context = graph.add("MatMul", [attention, memory])
    let both = graph.add("Concat", [context, d], ["axis": .int(-1)])
    let logits = try graph.parts(
      [combine, head], ["combine", "head"], both, [nil, combine.kernel.shape[0]])
    return [logits, attention]
  }
}
