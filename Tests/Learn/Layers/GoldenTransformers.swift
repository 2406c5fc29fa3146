import Autograd
import Golden
import Tensors

@testable import Layers

/// A case of the group `transformer` on layers of ours; whole models are in ``GoldenModelCase``.
struct TransformerCase {
  var run: GoldenRun

  init(_ golden: GoldenCase, _ precision: Precision) throws {
    run = try GoldenRun(golden, precision)
  }

  var golden: GoldenCase { run.golden }
  var attributes: GoldenAttributes { run.attributes }

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
    guard temperature >= 0, temperature.isFinite, topK >= 0, topP > 0, topP <= 1 else {
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
