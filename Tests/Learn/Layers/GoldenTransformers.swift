import Autograd
import Golden
import Tensors

@testable import Layers

/// A case of the group `transformer` on layers of ours; whole models are in ``GoldenModelCase``.
struct TransformerCase {
  private var run: GoldenRun

  init(_ golden: GoldenCase, _ precision: Precision) throws {
    run = try GoldenRun(golden, precision)
  }

  private var golden: GoldenCase { run.golden }
  private var attributes: GoldenAttributes { run.attributes }

  /// What the layers give, by the case's names, with the gradients.
  mutating func results() throws -> [String: Tensor] {
    attributes.note("dropout")
    try attributes.allow("dropout", 0)
    let outputs = try outputs()
    return try run.variables.results(outputs)
  }

  private mutating func outputs() throws -> [String: Variable] {
    switch golden.item {
    case "ScaledDotProductAttention": return ["y": try attention()]
    case "MultiHeadAttention": return try multiHeadAttention()
    case "KVCache": return try cached()
    case "RotaryEmbedding": return try rotary()
    case "SinusoidalPositionalEncoding": return try sinusoids()
    case "SamplingFilter": return try sampling()
    case "FeedForward": return try run.run(feedForward())
    case "EncoderBlock": return try encoder()
    case "DecoderBlock": return try decoder()
    default: throw GoldenProblem("there is nothing of a transformer for “\(golden.item)”")
    }
  }

  private func attention() throws -> Variable {
    let sizes = try GoldenSizes(
      of: golden,
      ["q": "… queries size", "k": "… keys size", "v": "… keys value"])
    for (name, axis) in [
      ("query_length", "queries"), ("key_length", "keys"), ("value_dim", "value"),
    ] where attributes.has(name) {
      guard try attributes.whole(name) == sizes[axis] else {
        throw GoldenProblem("\(name) is not the tensors' \(sizes[axis])")
      }
    }
    let q = try run.variables("q")
    let leading = Array(q.shape.dimensions.dropLast(2))
    guard sizes["keys"] > 0, !leading.isEmpty else { throw GoldenProblem("q is \(q.shape)") }
    let scores = leading + [sizes["queries"], sizes["keys"]]
    var mask: Tensor?
    if let padding = try run.mask("padding", [leading[0], sizes["keys"]]) {
      let ones = Array(repeating: 1, count: leading.count)
      mask = padding.reshaped(to: [leading[0]] + ones + [sizes["keys"]])
    }
    let causal = try attributes.choice(
      "causal_alignment",
      among: ["none": nil, "first": .first, "last": CausalAlignment.last as CausalAlignment?])
    guard try attributes.truth("causal") == (causal != nil) else {
      throw GoldenProblem("causal and causal_alignment contradict each other")
    }
    let bias = try attributes.truth("bias", else: golden.has("bias")) ? run.variables("bias") : nil
    if let bias {
      let fits =
        bias.value.rank <= scores.count
        && zip(bias.shape.dimensions.reversed(), scores.reversed())
          .allSatisfy { $0 == 1 || $0 == $1 }
      guard fits else { throw GoldenProblem("bias is \(bias.shape), for scores of \(scores)") }
    }
    return q.attention(
      to: try run.variables("k"), try run.variables("v"), scale: try golden.attentionScale(),
      bias: bias, mask: mask, causal: causal)
  }

  /// The layer of an attention, with the case's weights.
  private mutating func multiHead(causal: Bool) throws -> (MultiHeadAttention, GoldenSizes) {
    let input = golden.has("query") ? "query" : "x"
    let source = golden.has("value") ? "value" : input
    let key = golden.has("key") ? "key" : source
    var patterns = [(input, "batch queries model")]
    if source != input { patterns.append((source, "batch keys source")) }
    if key != source { patterns.append((key, "batch keys keyed")) }
    let (from, keyed) = (source == input ? "model" : "source", key == source ? nil : "keyed")
    patterns += [
      ("q_kernel", "model num_heads key_dim"),
      ("k_kernel", "\(keyed ?? from) num_heads key_dim"),
      ("v_kernel", "\(from) num_heads value_dim"),
    ]
    let sizes = try GoldenSizes(of: golden, listed: patterns)
    for name in ["num_heads", "key_dim", "value_dim"] where attributes.has(name) {
      guard try run.size(name) == sizes[name] else {
        throw GoldenProblem("\(name) is not the kernels' \(sizes[name])")
      }
    }
    guard sizes["num_heads"] > 0, sizes["key_dim"] > 0 else { throw GoldenProblem("no heads") }
    let scale = try golden.attentionScale()
    guard abs(scale * Double(sizes["key_dim"]).squareRoot() - 1) < 1e-12 else {
      throw GoldenProblem("the scale is \(scale); the layer's is 1/√key_dim")
    }
    guard try attributes.truth("use_bias") == golden.has("q_bias") else {
      throw GoldenProblem("use_bias says something else than the tensors")
    }
    let layer = MultiHeadAttention(
      sizes["model"], sourceFeatures: sizes[from], keyFeatures: keyed.map { sizes[$0] },
      numHeads: sizes["num_heads"], keyDim: sizes["key_dim"], valueDim: sizes["value_dim"],
      useBias: golden.has("q_bias"), useCausalMask: causal, using: &run.random)
    try run.load(layer.parameters)
    return (layer, sizes)
  }

  private mutating func multiHeadAttention() throws -> [String: Variable] {
    attributes.note("key")
    let (layer, sizes) = try multiHead(causal: try attributes.truth("causal"))
    let query = try run.variables("query")
    let source = run.variables["value"] ?? query
    let padding = try run.mask("padding", [sizes["batch"], source.shape[1]])
    let mask = padding?.expanded(at: 1)
    return ["y": layer(query, to: source, keys: run.variables["key"], mask: mask)]
  }

  /// Step by step, and at once, which must give the same.
  private mutating func cached() throws -> [String: Variable] {
    let (layer, sizes) = try multiHead(causal: true)
    let (time, prefill) = (sizes["queries"], try attributes.whole("prefill"))
    guard time > 0, (0...time).contains(prefill), try attributes.whole("length") == time else {
      throw GoldenProblem("prefill \(prefill) and length of a sequence of \(time)")
    }
    let x = try run.variables("x")
    var cache = KeyValueCache()
    var rows: [Variable] = []
    if prefill > 0 { rows.append(layer(x[Axis.all, 0..<prefill], cache: &cache)) }
    for step in prefill..<time {
      rows.append(layer(x[Axis.all, step..<(step + 1)], cache: &cache))
    }
    let y = Variable.concatenate(rows, axis: 1)
    let tolerance = run.precision == .double ? 1e-12 : 1e-5
    guard layer(x).value.isClose(to: y.value, relative: tolerance, absolute: tolerance) else {
      throw GoldenProblem("with the cache there are other numbers than at once")
    }
    return ["y": y, "k_cache": cache.keys!, "v_cache": cache.values!]
  }

  private func layout() throws -> PairLayout {
    try attributes.choice(
      "layout", among: ["interleaved": .interleaved, "halves": PairLayout.halves])
  }

  private func base() throws -> Double {
    let base = try attributes.number("base")
    guard base > 0, base.isFinite else { throw GoldenProblem("base is \(base)") }
    return base
  }

  private func positions(_ name: String, count: Int) throws -> [Int] {
    let positions = try golden.wholeNumbers(name, below: 1_000_000).values.map { Int($0) }
    let first = try attributes.whole("first_position")
    guard positions.count == count, positions.first ?? first == first else {
      throw GoldenProblem("\(positions) for \(count) rows from \(first) on")
    }
    return positions
  }

  private func rotary() throws -> [String: Variable] {
    let features = try golden.shape(golden.has("x") ? "x" : "q").last ?? 0
    let embedding = RotaryEmbedding(
      rotaryDim: try run.size("rotary_dim"), base: try base(), layout: try layout())
    if let problem = embedding.problem(of: features) { throw problem }
    if golden.has("x") {
      let sizes = try GoldenSizes(of: golden, ["x": "… time features"])
      let positions = try positions("positions", count: sizes["time"])
      return ["y": embedding(try run.variables("x"), positions: positions)]
    }
    try attributes.allow("property", "relative")
    let sizes = try GoldenSizes(
      of: golden, ["q": "features", "k": "features", "scores": "steps …?"])
    let rows = Tensor.zeros([sizes["steps"], features], run.precision)
    let (q, k) = (try run.variables("q") + rows, try run.variables("k") + rows)
    return ["scores": embedding(q).matmul(embedding(k).transposed())]
  }

  private func sinusoids() throws -> [String: Variable] {
    let (length, features) = (try run.size("length"), try run.size("model"))
    try golden.expectShape([length, features], of: "y")
    let encoding = PositionalEncoding(base: try base(), layout: try layout())
    let positions = try positions("positions", count: length)
    return [
      "y": Variable(encoding.table(positions: positions, features: features, run.precision))
    ]
  }

  private func sampling() throws -> [String: Variable] {
    let (temperature, topK) = (
      try attributes.number("temperature"), try attributes.whole("top_k")
    )
    let topP = try attributes.number("top_p")
    guard temperature > 0, topK >= 0, topP > 0, topP <= 1 else {
      throw GoldenProblem("temperature \(temperature), top_k \(topK), top_p \(topP)")
    }
    let sampling = TokenSampling(
      temperature: temperature, topK: topK == 0 ? nil : topK, topP: topP)
    let probabilities = sampling.probabilities(try golden.tensor("logits", run.precision))
    let kept = (probabilities .> Tensor(0, run.precision)).converted(to: run.precision)
    return ["probabilities": Variable(probabilities), "kept": Variable(kept)]
  }

  private mutating func feedForward() throws -> FeedForward {
    let (activation, isGated) = try run.feedForwardActivation()
    let sizes = try GoldenSizes(of: golden, ["x": "… model", "ffn1.kernel": "model hidden"])
    guard try run.size("hidden") == sizes["hidden"] else {
      throw GoldenProblem("hidden is not the kernel's \(sizes["hidden"])")
    }
    return FeedForward(
      sizes["model"], sizes["hidden"], activation: activation, isGated: isGated,
      useBias: golden.has("ffn1.bias"), using: &run.random)
  }

  private mutating func encoder() throws -> [String: Variable] {
    let sizes = try GoldenSizes(of: golden, ["x": "batch time model"])
    let (activation, isGated) = try run.feedForwardActivation()
    let layer = TransformerEncoderBlock(
      sizes["model"], numHeads: try run.heads(of: sizes["model"]),
      intermediateDim: try run.size("hidden"), activation: activation, isGated: isGated,
      normalizeFirst: try isPreNorm(), epsilon: try run.epsilon(),
      useCausalMask: try attributes.truth("causal"), useBias: golden.has("attention.q_bias"),
      using: &run.random)
    try run.load(layer.parameters)
    let x = try run.variables("x")
    try run.look(layer, x.shape)
    var mask = try run.mask("padding", [sizes["batch"], sizes["time"]])
    return ["y": layer(x, mask: &mask)]
  }

  private mutating func decoder() throws -> [String: Variable] {
    let sizes = try GoldenSizes(
      of: golden, ["x": "batch time model", "memory": "batch steps source"])
    let (activation, isGated) = try run.feedForwardActivation()
    let block = TransformerDecoderBlock(
      sizes["model"], memoryFeatures: sizes["source"], numHeads: try run.heads(of: sizes["model"]),
      intermediateDim: try run.size("hidden"), activation: activation, isGated: isGated,
      normalizeFirst: try isPreNorm(), epsilon: try run.epsilon(),
      useBias: golden.has("self.q_bias"), using: &run.random)
    try run.load(block.parameters)
    let mask = try run.mask("memory_padding", [sizes["batch"], sizes["steps"]])
    let (x, memory) = (try run.variables("x"), try run.variables("memory"))
    return ["y": block(x, memory: memory, memoryMask: mask)]
  }

  private func isPreNorm() throws -> Bool {
    try attributes.choice("norm", among: ["pre": true, "post": false])
  }
}
