import Autograd
import Initializers
import Randomness
import Tensors

/// A block of a transformer's encoder, or with `useCausalMask` of a GPT: a sequence looks at itself, then each
/// step goes through a feed-forward layer, each part with a way around it.
///
/// Post-norm (Vaswani et al., 2017): x ← norm₁(x + attention(x)), y = norm₂(x + ffn(x)). Pre-norm, with
/// `normalizeFirst`: x ← x + attention(norm₁(x)), y = x + ffn(norm₂(x)); the gradient then has a way that no
/// normalization is on. Inputs and outputs `[batch, time, features]`. Padding is not looked at.
public struct TransformerEncoderBlock: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The attention of the sequence to itself.
  public private(set) var attention: MultiHeadAttention
  /// The layers behind it, for each step by itself.
  public private(set) var feedForward: FeedForward
  /// The normalizations of both parts, in order.
  public private(set) var norm1, norm2: any Layer
  /// Whether a part's inputs are normalized, and not the sum behind it.
  public let normalizeFirst: Bool
  let dropout: Dropout

  /// A block with random weights, and PyTorch's defaults but no dropout. Traps with a message where the features
  /// cannot be divided by the heads.
  public init(
    _ features: Int, numHeads: Int, intermediateDim: Int, activation: Activation = .relu,
    isGated: Bool = false, normalizeFirst: Bool = false,
    normalization: BlockNormalization = .layer, epsilon: Double = 1e-5,
    useCausalMask: Bool = false, rotary: RotaryEmbedding? = nil, useBias: Bool = true,
    dropout: Double = 0, kernelInitializer: Initializer = .glorotUniform,
    name: String = "transformer_encoder_block", using random: inout RandomSource
  ) {
    self.name = name
    self.normalizeFirst = normalizeFirst
    let size = orTrap { () throws(ShapeError) in
      try BlockNormalization.headSize(features, numHeads, rotary, name)
    }
    attention = MultiHeadAttention(
      features, numHeads: numHeads, keyDim: size, useBias: useBias, useCausalMask: useCausalMask,
      rotary: rotary, kernelInitializer: kernelInitializer, name: "attention", using: &random)
    feedForward = FeedForward(
      features, intermediateDim, activation: activation, isGated: isGated, useBias: useBias,
      kernelInitializer: kernelInitializer, using: &random)
    norm1 = normalization.make(features, epsilon, "norm1")
    norm2 = normalization.make(features, epsilon, "norm2")
    self.dropout = Dropout(dropout)
  }

  /// The outputs for a batch of inputs.
  public func call(_ x: Variable) -> Variable {
    var mask: Tensor?
    return call(x, mask: &mask)
  }

  /// The outputs for a batch of inputs; padding is not looked at, and its own outputs stay padding.
  public func call(_ x: Variable, mask: inout Tensor?) -> Variable {
    var seen = mask
    return run(x) { attention($0, mask: &seen) }
  }

  /// The outputs for the next steps of a sequence whose older keys and values the cache keeps; causal.
  public func callAsFunction(_ x: Variable, cache: inout KeyValueCache) -> Variable {
    var changed = cache
    let y = ForwardContext.run(name, of: self) {
      run(x) { attention($0, cache: &changed) }
    }
    cache = changed
    return y
  }

  private func run(_ x: Variable, _ attend: (Variable) -> Variable) -> Variable {
    guard normalizeFirst else {
      let z = norm1(x + dropout(attend(x)))
      return norm2(z + dropout(feedForward(z)))
    }
    let z = x + dropout(attend(norm1(x)))
    return z + dropout(feedForward(norm2(z)))
  }

  /// Padding is not looked at.
  public func maskEffect(_ isMasked: Bool) -> MaskEffect { isMasked ? .used : .none }

  /// Whether training changes the layers: setting it sets all of them.
  public var isTrainable: Bool {
    get { attention.isTrainable || feedForward.isTrainable }
    set {
      attention.isTrainable = newValue
      feedForward.isTrainable = newValue
      norm1.isTrainable = newValue
      norm2.isTrainable = newValue
    }
  }

  /// The weights with their names: `attention/query/kernel` …, `norm1/gamma` …, `ffn1/kernel` …
  public var parameters: [Parameter] {
    attention.parameters.under("attention") + norm1.parameters.under("norm1")
      + feedForward.parameters + norm2.parameters.under("norm2")
  }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the layer cannot take inputs of this shape.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    try attention.outputShape(for: input)
  }
}

extension LayerPlan {
  /// A ``TransformerEncoderBlock``.
  public static func transformerEncoderBlock(
    numHeads: Int, intermediateDim: Int, activation: Activation = .relu, isGated: Bool = false,
    normalizeFirst: Bool = false, normalization: BlockNormalization = .layer,
    epsilon: Double = 1e-5, useCausalMask: Bool = false, rotary: RotaryEmbedding? = nil,
    useBias: Bool = true, dropout: Double = 0, kernelInitializer: Initializer = .glorotUniform,
    inputShape: SampleShape? = nil, name: String? = nil
  ) -> LayerPlan {
    LayerPlan("transformer_encoder_block", inputShape: inputShape, name: name) {
      input, name, random throws(ShapeError) in
      let features = try input.features(of: name)
      _ = try BlockNormalization.headSize(features, numHeads, rotary, name)
      if let problem = Dropout.problem(of: dropout, name) { throw problem }
      return TransformerEncoderBlock(
        features, numHeads: numHeads, intermediateDim: intermediateDim, activation: activation,
        isGated: isGated, normalizeFirst: normalizeFirst, normalization: normalization,
        epsilon: epsilon, useCausalMask: useCausalMask, rotary: rotary, useBias: useBias,
        dropout: dropout, kernelInitializer: kernelInitializer, name: name, using: &random)
    }
  }
}
