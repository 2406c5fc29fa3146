import Autograd
import Initializers
import Randomness
import Tensors

/// Several attentions side by side: heads that each look for something else.
///
/// For each head, q = x·Wq + bq, k = s·Wk + bk, v = s·Wv + bv, and softmax(q·kᵀ/√keyDim)·v; the heads'
/// results together go through Wo and bo. Queries x `[batch, time, model]`; s, what they look at, is x
/// itself or another sequence. With `useCausalMask` step i sees the steps 0 to i only. With a `rotary` embedding
/// the queries and keys of a sequence that looks at itself are turned by their positions. A ``KeyValueCache``
/// keeps the keys and values of a sequence that grows step by step.
public struct MultiHeadAttention: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// Whether training changes the weights.
  public var isTrainable = true
  /// The number of heads, and the features of a head's queries and keys, and of its values.
  public let numHeads, keyDim, valueDim: Int
  /// Whether step i sees the steps 0 to i only.
  public let useCausalMask: Bool
  /// What turns queries and keys by their positions, where the layer has it.
  public let rotary: RotaryEmbedding?
  /// Wq and Wk `[features, heads, keyDim]`, Wv `[features, heads, valueDim]`, Wo `[heads, valueDim,
  /// features]`, each with its bias where the layer has them
  public let query, key, value, output: Projection

  /// A linear map to heads, or from heads.
  public struct Projection {
    /// The weights, `[features, heads, size]` or `[heads, size, features]`.
    public let kernel: Variable
    /// The bias, where the layer has one.
    public let bias: Variable?

    fileprivate init(
      _ kernel: Shape, _ bias: Shape?, _ initializer: Initializer, _ random: inout RandomSource
    ) {
      self.kernel = Variable(initializer(kernel, using: &random), requiresGradient: true)
      self.bias = bias.map { Variable(.zeros($0), requiresGradient: true) }
    }
  }

  /// A layer with random weights, and Keras' defaults, for queries of `features` numbers; what they look
  /// at has as many, or `sourceFeatures`, and keys of their own `keyFeatures`.
  public init(
    _ features: Int, sourceFeatures: Int? = nil, keyFeatures: Int? = nil, numHeads: Int,
    keyDim: Int, valueDim: Int? = nil,
    useBias: Bool = true, useCausalMask: Bool = false, rotary: RotaryEmbedding? = nil,
    kernelInitializer: Initializer = .glorotUniform, name: String = "multi_head_attention",
    using random: inout RandomSource
  ) {
    self.name = name
    self.rotary = rotary
    let valueDim = valueDim ?? keyDim
    (self.numHeads, self.keyDim, self.valueDim) = (numHeads, keyDim, valueDim)
    self.useCausalMask = useCausalMask
    func heads(_ features: Int, _ size: Int, _ random: inout RandomSource) -> Projection {
      Projection(
        [features, numHeads, size], useBias ? [numHeads, size] : nil, kernelInitializer, &random)
    }
    let source = sourceFeatures ?? features
    query = heads(features, keyDim, &random)
    key = heads(keyFeatures ?? source, keyDim, &random)
    value = heads(source, valueDim, &random)
    output = Projection(
      [numHeads, valueDim, features], useBias ? [features] : nil, kernelInitializer, &random)
  }

  /// Attention of a sequence to itself.
  public func call(_ x: Variable) -> Variable { attend(x, to: x, mask: nil, turned: true) }

  /// Attention of a sequence to itself, without a look at padding.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    attend(x, to: x, mask: mask.map { $0[Axis.all, Axis.new] }, turned: true)
  }

  /// Causal attention of the next steps of a sequence `[batch, steps, model]` to all steps so far, whose keys
  /// and values the cache keeps: the same numbers as from the whole sequence at once with `useCausalMask`.
  public func callAsFunction(_ x: Variable, cache: inout KeyValueCache) -> Variable {
    var changed = cache
    let y = ForwardContext.run(name, of: self) {
      check(x, x, x)
      let first = changed.count
      let (q, k) = (turned(split(x, query), from: first), turned(split(x, key), from: first))
      changed.append(keys: k, values: split(x, value))
      return joined(
        q.attention(to: changed.keys!, changed.values!, scale: scale, causal: .last))
    }
    cache = changed
    return y
  }

  /// Padding is not looked at; its own outputs stay padding.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect { isMasked ? .used : .none }

  /// Attention of the queries to another sequence `[batch, steps, model]`, by keys made from it or from
  /// `keys`, a sequence of as many steps; where the mask `[batch, time, steps]` is 0 a query does not see
  /// a step. A query that sees none has the output of v = 0.
  public func callAsFunction(
    _ queries: Variable, to source: Variable, keys: Variable? = nil, mask: Tensor? = nil
  ) -> Variable {
    ForwardContext.run(name, of: self) { attend(queries, to: source, keys: keys, mask: mask) }
  }

  /// Attention of the queries to another sequence whose keys and values are made once: an empty cache takes them from
  /// the source, and a full one is used as it is. The mask is `[batch, time, steps]`; there is no causal one.
  func callAsFunction(
    _ queries: Variable, to source: Variable, mask: Tensor? = nil, keptIn cache: inout KeyValueCache
  ) -> Variable {
    var kept = cache
    let y = ForwardContext.run(name, of: self) {
      check(queries, source, source)
      if kept.count == 0 { kept.append(keys: split(source, key), values: split(source, value)) }
      guard kept.count == source.shape[1], kept.keys!.shape[0] == queries.shape[0] else {
        shapeMismatch(
          got:
            "a cache of \(kept.count) steps of \(kept.keys!.shape[0]) sources for \(source.shape)",
          need: "the cache of the same source", try: "an empty cache for each source"
        ).trap()
      }
      let attention = Primitive.attention(scale: scale, mask: mask?.expanded(at: 1))
      return joined(attention(split(queries, query), kept.keys!, kept.values!))
    }
    cache = kept
    return y
  }

  private func attend(
    _ x: Variable, to s: Variable, keys: Variable? = nil, mask: Tensor?,
    turned isTurned: Bool = false
  ) -> Variable {
    check(x, keys ?? s, s)
    var (q, k) = (split(x, query), split(keys ?? s, key))
    if isTurned { (q, k) = (turned(q, from: 0), turned(k, from: 0)) }
    let attention = Primitive.attention(
      scale: scale, mask: mask?.expanded(at: 1), isCausal: useCausalMask)
    return joined(attention(q, k, split(s, value)))
  }

  /// How much each step looks at each other one in each head, when the sequence `[batch, time, model]` attends to
  /// itself: softmax(q·kᵀ/√keyDim), `[batch, heads, time, time]`, without gradients. The mask is `[batch, time]`, 0 at
  /// padding.
  public func attentionMaps(of x: Variable, mask: Tensor? = nil) -> Tensor {
    check(x, x, x)
    return withoutGradients {
      let q = turned(split(x, query), from: 0).value
      let k = turned(split(x, key), from: 0).value
      let mask = mask?.converted(to: q.precision)[Axis.all, Axis.new, Axis.new]
      return q.attention(to: k, k, scale: scale, mask: mask, isCausal: useCausalMask).w
    }
  }

  private var scale: Double { 1 / Double(keyDim).squareRoot() }

  private func turned(_ x: Variable, from first: Int) -> Variable {
    rotary.map { $0(x, from: first) } ?? x
  }

  private func check(_ x: Variable, _ k: Variable, _ s: Variable) {
    for (input, projection) in [(x, query), (k, key), (s, value)]
    where input.value.rank != 3 || input.shape[2] != projection.kernel.shape[0] {
      shapeMismatch(got: "\(input.shape)", need: "[batch, time, \(projection.kernel.shape[0])]")
        .trap()
    }
  }

  /// `[batch, heads, time, size]` to `[batch, time, model]`
  private func joined(_ y: Variable) -> Variable {
    let rows = y.permuted(0, 2, 1, 3).reshaped(y.shape[0], y.shape[2], numHeads * valueDim)
    return map(rows, output, columns: output.kernel.shape[2])
  }

  /// `[batch, time, model]` to `[batch, heads, time, size]`
  private func split(_ x: Variable, _ projection: Projection) -> Variable {
    let size = projection.kernel.shape[2]
    return map(x, projection, columns: numHeads * size)
      .reshaped(x.shape[0], x.shape[1], numHeads, size).permuted(0, 2, 1, 3)
  }

  private func map(_ x: Variable, _ projection: Projection, columns: Int) -> Variable {
    let w = weight(projection.kernel).reshaped(-1, columns)
    guard let bias = projection.bias else { return Self.linear(x, w) }
    return Self.affine(x, w, weight(bias).reshaped(columns))
  }

  // Made once: a model that writes token by token calls them often, on little.
  private static let (linear, affine) = (Primitive.linear(bias: false), Primitive.linear())

  /// The weights with their names, in Keras' order.
  public var parameters: [Parameter] {
    [("query", query), ("key", key), ("value", value), ("attention_output", output)].flatMap {
      (name, projection) in
      [Parameter].kernel(projection.kernel, bias: projection.bias, isTrainable: isTrainable)
        .under(name)
    }
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    let features = query.kernel.shape[0]
    guard input.count == 2, input[1] == nil || input[1] == features else {
      throw shapeMismatch(got: input.text, need: "(None, time, \(features))")
    }
    return [input[0], features]
  }
}

extension LayerPlan {
  /// A ``MultiHeadAttention`` of a sequence to itself.
  public static func multiHeadAttention(
    numHeads: Int, keyDim: Int, valueDim: Int? = nil, useBias: Bool = true,
    useCausalMask: Bool = false, rotary: RotaryEmbedding? = nil,
    kernelInitializer: Initializer = .glorotUniform, inputShape: SampleShape? = nil,
    name: String? = nil
  ) -> LayerPlan {
    LayerPlan("multi_head_attention", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      if let problem = rotary?.problem(of: keyDim) { throw problem }
      return MultiHeadAttention(
        try input.features(of: name), numHeads: numHeads, keyDim: keyDim, valueDim: valueDim,
        useBias: useBias, useCausalMask: useCausalMask, rotary: rotary,
        kernelInitializer: kernelInitializer, name: name, using: &random)
    }
  }
}
