import Autograd
import Golden
import Optimizers
import Tensors

@testable import Layers

/// A case of the group `transformer` that is a whole model: trained, writing, or translating.
struct TransformerModelCase {
  private var run: GoldenRun

  static let items = ["GPT", "GPTGeneration", "Seq2SeqTransformer"]

  init(_ golden: GoldenCase, _ precision: Precision) throws {
    run = try GoldenRun(golden, precision)
  }

  private var golden: GoldenCase { run.golden }
  private var attributes: GoldenAttributes { run.attributes }

  mutating func results() throws -> [String: Tensor] {
    try attributes.allow("dropout", 0)
    switch golden.item {
    case "GPT": return try trained()
    case "GPTGeneration": return try generated()
    default: return try translated()
    }
  }

  /// How a model knows positions, from words like “rotary, halves, base 10000”.
  private struct Positions {
    var kind = ""
    var layout = PairLayout.interleaved
    var base = 10_000.0

    init(_ text: String) throws {
      for word in text.split(separator: ",").map({ $0.drop { $0 == " " } }) {
        switch word {
        case "learned", "rotary", "sinusoidal": kind = String(word)
        case "added": guard kind == "learned" else { throw Positions.problem(text) }
        case "interleaved": layout = .interleaved
        case "halves": layout = .halves
        default:
          guard word.hasPrefix("base "), let base = Double(word.dropFirst(5)), base > 0 else {
            throw Positions.problem(text)
          }
          self.base = base
        }
      }
      guard kind != "" else { throw Positions.problem(text) }
    }

    private static func problem(_ text: String) -> GoldenProblem {
      GoldenProblem("the positions “\(text)” are not understood")
    }
  }

  private mutating func gpt() throws -> GPT {
    try attributes.allow("norm", "pre")
    try attributes.allow("head_bias", false)
    let sizes = try GoldenSizes(of: golden, ["token.embeddings": "vocabulary model"])
    for name in ["vocabulary", "model"] {
      guard try run.size(name) == sizes[name] else {
        throw GoldenProblem("\(name) is not the table's \(sizes[name])")
      }
    }
    let (layers, context) = (try run.size("layers"), try run.size("context"))
    guard layers <= 100, context <= 100_000 else { throw GoldenProblem("\(layers) layers") }
    let (activation, isGated) = try run.feedForwardActivation()
    let positions = try Positions(attributes.text("positions"))
    let heads = try run.heads(of: sizes["model"])
    var rotary: RotaryEmbedding?
    if positions.kind == "rotary" {
      let turned = RotaryEmbedding(base: positions.base, layout: positions.layout)
      if let problem = turned.problem(of: sizes["model"] / heads) { throw problem }
      rotary = turned
    } else if positions.kind != "learned" {
      throw GoldenProblem("a GPT of ours has no \(positions.kind) positions")
    }
    let model = GPT(
      vocabularySize: sizes["vocabulary"], features: sizes["model"], numLayers: layers,
      numHeads: heads, contextLength: context, intermediateDim: try run.size("hidden"),
      activation: activation, isGated: isGated,
      normalization: try attributes.choice(
        "norm_kind", among: ["LayerNorm": .layer, "RMSNorm": BlockNormalization.rms]),
      epsilon: try run.epsilon(), rotary: rotary,
      tiesHead: try attributes.truth("tied_head"),
      useBias: golden.has("block0.attention.q_bias"), using: &run.random)
    try run.load(model.parameters)
    return model
  }

  /// Logits and loss, the gradients, and the losses of steps of Adam on the same batch.
  private mutating func trained() throws -> [String: Tensor] {
    let model = try gpt()
    let sizes = try GoldenSizes(of: golden, ["tokens": "batch time", "targets": "batch time"])
    guard sizes["time"] <= model.contextLength, try run.size("batch") == sizes["batch"] else {
      throw GoldenProblem("tokens of \(try golden.shape("tokens"))")
    }
    _ = try golden.wholeNumbers("tokens", below: model.token.embeddings.shape[0])
    let tokens = try run.variables("tokens")
    let optimizer = try run.golden.trainingOptimizer()
    let steps = try run.size("steps")
    guard steps <= 1000 else { throw GoldenProblem("\(steps) steps") }
    let logits = model(tokens)
    var loss = try run.crossEntropy(logits, "targets")
    var results = try run.results(["logits": logits], loss: loss)
    var losses = [loss.scalar]
    var memory = OptimizerMemory()
    for _ in 0..<steps {
      optimizer.step(model.parameters.map(\.variable), memory: &memory)
      loss = try run.crossEntropy(model(tokens), "targets")
      losses.append(loss.scalar)
      loss.backward()
    }
    results["loss_before_step"] = Tensor(losses, run.precision)
    results["logits_final"] = withoutGradients { model(tokens).value }
    return results
  }

  /// What the model writes, with the cache and without it, which must be the same.
  private mutating func generated() throws -> [String: Tensor] {
    try attributes.allow("decoding", "greedy")
    attributes.note("smallest_margin")
    let model = try gpt()
    let sizes = try GoldenSizes(of: golden, ["prompt": "1 time"])
    let prompt = try golden.wholeNumbers("prompt", below: model.token.embeddings.shape[0])
    let tokens = prompt.values.map { Int($0) }
    let count = try run.size("new_tokens")
    guard !tokens.isEmpty, sizes["time"] + count <= model.contextLength else {
      throw GoldenProblem("\(tokens.count) tokens and \(count) new ones")
    }
    let written = try model.generate(tokens, count: count, sampling: .greedy, using: &run.random)
    let again = try model.generate(
      tokens, count: count, sampling: .greedy, usesCache: false, using: &run.random)
    let tolerance = run.precision == .double ? 1e-12 : 1e-5
    guard written.tokens == again.tokens,
      written.logits.isClose(to: again.logits, relative: tolerance, absolute: tolerance)
    else { throw GoldenProblem("with the cache the model writes something else than without") }
    let caches = written.caches.map { Tensor.stack([$0.keys!.value[0], $0.values!.value[0]]) }
    return [
      "tokens": Tensor(written.tokens, run.precision), "logits": written.logits,
      "cache": .stack(caches),
    ]
  }

  private mutating func translated() throws -> [String: Tensor] {
    let sizes = try GoldenSizes(
      of: golden,
      attributes: ["source_vocabulary": 1, "target_vocabulary": 1, "model": 1],
      [
        "source": "batch steps", "target_in": "batch time", "target_out": "batch time",
        "source.embeddings": "source_vocabulary model",
        "target.embeddings": "target_vocabulary model",
      ])
    try attributes.allow("embedding_scale", "sqrt(model)")
    let (activation, isGated) = try run.feedForwardActivation()
    let positions = try Positions(attributes.text("positions"))
    guard positions.kind == "sinusoidal", !isGated else {
      throw GoldenProblem("positions \(positions.kind), gated: \(isGated)")
    }
    let (encoders, decoders) = (try run.size("encoder_blocks"), try run.size("decoder_blocks"))
    guard encoders + decoders <= 100 else { throw GoldenProblem("\(encoders + decoders) blocks") }
    let model = EncoderDecoderTransformer(
      sourceVocabulary: sizes["source_vocabulary"], targetVocabulary: sizes["target_vocabulary"],
      features: sizes["model"], encoderBlocks: encoders, decoderBlocks: decoders,
      numHeads: try run.heads(of: sizes["model"]), intermediateDim: try run.size("hidden"),
      activation: activation,
      normalizeFirst: try attributes.choice("norm", among: ["pre": true, "post": false]),
      epsilon: try run.epsilon(),
      positions: PositionalEncoding(base: positions.base, layout: positions.layout),
      using: &run.random)
    try run.load(model.parameters)
    _ = try golden.wholeNumbers("source", below: sizes["source_vocabulary"])
    _ = try golden.wholeNumbers("target_in", below: sizes["target_vocabulary"])
    let mask = try run.mask("source_padding", [sizes["batch"], sizes["steps"]])
    let logits = model(
      try run.variables("source"), try run.variables("target_in"), sourceMask: mask)
    return try run.results(
      ["logits": logits], loss: run.crossEntropy(logits, "target_out"))
  }
}
