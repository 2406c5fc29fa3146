import Autograd
import Initializers
import Randomness
import Tensors

/// A block of a transformer's decoder (Vaswani et al., 2017): a sequence looks at its own past, then at the
/// memory that an encoder made of another sequence, then each step goes through a feed-forward layer.
///
/// Post-norm: x ← norm₁(x + self(x)), x ← norm₂(x + cross(x, memory)), y = norm₃(x + ffn(x)). Pre-norm, with
/// `normalizeFirst`: x ← x + self(norm₁(x)), x ← x + cross(norm₂(x), memory), y = x + ffn(norm₃(x)). Inputs and
/// outputs `[batch, time, features]`, the memory `[batch, steps, features]` or of `memoryFeatures`. It is no
/// ``Layer``, for it has two inputs; its parts are.
public struct TransformerDecoderBlock {
  /// The name in files of weights.
  public let name: String
  /// The causal attention of the sequence to itself, and its attention to the memory.
  public private(set) var selfAttention, crossAttention: MultiHeadAttention
  /// The layers behind them, for each step by itself.
  public private(set) var feedForward: FeedForward
  /// The normalizations of the three parts, in order.
  public private(set) var norm1, norm2, norm3: any Layer
  /// Whether a part's inputs are normalized, and not the sum behind it.
  public let normalizeFirst: Bool
  let dropout: Dropout

  /// A block with random weights, and PyTorch's defaults but no dropout. Traps with a message where the features
  /// cannot be divided by the heads.
  public init(
    _ features: Int, memoryFeatures: Int? = nil, numHeads: Int, intermediateDim: Int,
    activation: Activation = .relu, isGated: Bool = false, normalizeFirst: Bool = false,
    normalization: BlockNormalization = .layer, epsilon: Double = 1e-5, useBias: Bool = true,
    dropout: Double = 0, kernelInitializer: Initializer = .glorotUniform,
    name: String = "transformer_decoder_block", using random: inout RandomSource
  ) {
    self.name = name
    self.normalizeFirst = normalizeFirst
    let size = orTrap { () throws(ShapeError) in
      try BlockNormalization.headSize(features, numHeads, nil, name)
    }
    selfAttention = MultiHeadAttention(
      features, numHeads: numHeads, keyDim: size, useBias: useBias, useCausalMask: true,
      kernelInitializer: kernelInitializer, name: "self", using: &random)
    crossAttention = MultiHeadAttention(
      features, sourceFeatures: memoryFeatures, numHeads: numHeads, keyDim: size,
      useBias: useBias, kernelInitializer: kernelInitializer, name: "cross", using: &random)
    feedForward = FeedForward(
      features, intermediateDim, activation: activation, isGated: isGated, useBias: useBias,
      kernelInitializer: kernelInitializer, using: &random)
    norm1 = normalization.make(features, epsilon, "norm1")
    norm2 = normalization.make(features, epsilon, "norm2")
    norm3 = normalization.make(features, epsilon, "norm3")
    self.dropout = Dropout(dropout)
  }

  /// The outputs for a batch of sequences and the memory that they look at. The masks are `[batch, time]` and
  /// `[batch, steps]`, 0 at padding, which is not looked at.
  public func callAsFunction(
    _ x: Variable, memory: Variable, mask: Tensor? = nil, memoryMask: Tensor? = nil
  ) -> Variable {
    let hidden = memoryMask?.expanded(at: 1)
    var own = mask
    return run(
      x, toSelf: { selfAttention($0, mask: &own) },
      toMemory: { crossAttention($0, to: memory, mask: hidden) })
  }

  /// The outputs for the next steps `[batch, steps, features]` of sequences whose older keys and values the cache keeps,
  /// as it keeps those of the memory: the same numbers as from the whole sequences at once. The memory and its mask
  /// `[batch, steps]` must be the same at each step.
  public func callAsFunction(
    _ x: Variable, memory: Variable, memoryMask: Tensor? = nil, cache: inout DecoderCache
  ) -> Variable {
    let hidden = memoryMask?.expanded(at: 1)
    var changed = cache
    let y = run(
      x, toSelf: { selfAttention($0, cache: &changed.own) },
      toMemory: {
        crossAttention($0, to: memory, mask: hidden, keptIn: &changed.memory)
      })
    cache = changed
    return y
  }

  private func run(
    _ x: Variable, toSelf: (Variable) -> Variable, toMemory: (Variable) -> Variable
  ) -> Variable {
    if normalizeFirst {
      let y = x + dropout(toSelf(norm1(x)))
      let z = y + dropout(toMemory(norm2(y)))
      return z + dropout(feedForward(norm3(z)))
    }
    let y = norm1(x + dropout(toSelf(x)))
    let z = norm2(y + dropout(toMemory(y)))
    return norm3(z + dropout(feedForward(z)))
  }

  /// Whether training changes the layers: setting it sets all of them.
  public var isTrainable: Bool {
    get { selfAttention.isTrainable || crossAttention.isTrainable || feedForward.isTrainable }
    set {
      selfAttention.isTrainable = newValue
      crossAttention.isTrainable = newValue
      feedForward.isTrainable = newValue
      norm1.isTrainable = newValue
      norm2.isTrainable = newValue
      norm3.isTrainable = newValue
    }
  }

  /// The weights with their names: `self/query/kernel` …, `norm1/gamma` …, `cross/query/kernel` …
  public var parameters: [Parameter] {
    selfAttention.parameters.under("self") + norm1.parameters.under("norm1")
      + crossAttention.parameters.under("cross") + norm2.parameters.under("norm2")
      + feedForward.parameters + norm3.parameters.under("norm3")
  }
}
