import Autograd
import Golden
import Tensors

@testable import Layers

/// The attentions of the group `transformer`: single, of several heads, and with a cache.
extension TransformerCase {
  func attention() throws -> Variable {
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

  mutating func multiHeadAttention() throws -> [String: Variable] {
    attributes.note("key")
    let (layer, sizes) = try multiHead(causal: try attributes.truth("causal"))
    let query = try run.variables("query")
    let source = run.variables["value"] ?? query
    let padding = try run.mask("padding", [sizes["batch"], source.shape[1]])
    let mask = padding?.expanded(at: 1)
    return ["y": layer(query, to: source, keys: run.variables["key"], mask: mask)]
  }

  /// Step by step, and at once, which must give the same.
  mutating func cached() throws -> [String: Variable] {
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
}
