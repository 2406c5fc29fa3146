import Autograd
import Initializers
import Randomness
import Tensors

/// A small GPT (Radford et al., 2019): tokens and positions, causal pre-norm blocks, a last normalization, and
/// logits for the next token at every step.
///
/// Inputs are whole numbers `[batch, time]`, outputs logits `[batch, time, vocabularySize]`. Positions are a
/// learned table that is added, or with `rotary` rotations in each attention. With `tiesHead` the table of the
/// tokens is the head's kernel too; the head has no bias. With rotary positions, ``BlockNormalization/rms``,
/// `activation: .silu`, `isGated` and no biases it is the block of Llama.
public struct GPT: Layer {
  /// The name in summaries and in files of weights.
  public let name: String
  /// The table of the tokens.
  public private(set) var token: Embedding
  /// The table of the positions, where they are learned.
  public private(set) var position: PositionEmbedding?
  /// The blocks, from the first to the last.
  public private(set) var blocks: [TransformerEncoderBlock]
  /// The normalization behind the last block.
  public private(set) var norm: any Layer
  /// What makes logits, where the table of the tokens does not.
  public private(set) var head: Dense?
  /// The longest sequence.
  public let contextLength: Int
  let dropout: Dropout

  /// A model with random weights. Traps with a message where the features cannot be divided by the heads.
  public init(
    vocabularySize: Int, features: Int, numLayers: Int, numHeads: Int, contextLength: Int,
    intermediateDim: Int? = nil, activation: Activation = .geluTanh, isGated: Bool = false,
    normalization: BlockNormalization = .layer, epsilon: Double = 1e-5,
    rotary: RotaryEmbedding? = nil, tiesHead: Bool = true, useBias: Bool = true,
    dropout: Double = 0,
    kernelInitializer: Initializer = .normal(deviation: 0.02), name: String = "gpt",
    using random: inout RandomSource
  ) {
    self.name = name
    self.contextLength = contextLength
    self.dropout = Dropout(dropout)
    token = Embedding(
      vocabularySize, features, embeddingsInitializer: kernelInitializer, name: "token",
      using: &random)
    if rotary == nil {
      position = PositionEmbedding(
        features, maxLength: contextLength, embeddingsInitializer: kernelInitializer,
        name: "position", using: &random)
    }
    blocks = []
    for number in 0..<numLayers {
      blocks.append(
        TransformerEncoderBlock(
          features, numHeads: numHeads, intermediateDim: intermediateDim ?? 4 * features,
          activation: activation, isGated: isGated, normalizeFirst: true,
          normalization: normalization, epsilon: epsilon, useCausalMask: true, rotary: rotary,
          useBias: useBias, dropout: dropout, kernelInitializer: kernelInitializer,
          name: "block\(number)", using: &random))
    }
    norm = normalization.make(features, epsilon, "norm")
    if !tiesHead {
      head = Dense(
        features, vocabularySize, useBias: false, kernelInitializer: kernelInitializer,
        name: "head", using: &random)
    }
  }

  /// The logits for a batch of sequences.
  public func call(_ x: Variable) -> Variable {
    var y = embedded(x, from: 0)
    for block in blocks { y = block(y) }
    return logits(y)
  }

  /// The logits for the next tokens `[batch, steps]` of sequences whose older keys and values the caches keep, one
  /// for each block; an empty array becomes empty caches.
  public func callAsFunction(_ x: Variable, caches: inout [KeyValueCache]) -> Variable {
    if caches.isEmpty { caches = blocks.map { _ in KeyValueCache() } }
    guard caches.count == blocks.count else {
      shapeMismatch(got: "\(caches.count) caches", need: "one for each of \(blocks.count) blocks")
        .trap()
    }
    var y = embedded(x, from: caches.first?.count ?? 0)
    for place in blocks.indices { y = blocks[place](y, cache: &caches[place]) }
    return logits(y)
  }

  private func embedded(_ x: Variable, from first: Int) -> Variable {
    guard x.value.rank == 2 else {
      shapeMismatch(got: "\(x.shape)", need: "[batch, time]").trap()
    }
    let y = token(x)
    return dropout(position.map { $0(y, from: first) } ?? y)
  }

  private func logits(_ y: Variable) -> Variable {
    let z = norm(y)
    if let head { return head(z) }
    let (batch, time) = (z.shape[0], z.shape[1])
    let table = token.weight(token.embeddings)
    return z.reshaped(batch * time, -1).matmul(table.transposed())
      .reshaped(batch, time, table.shape[0])
  }

  /// Whether training changes the layers: setting it sets all of them.
  public var isTrainable: Bool {
    get { token.isTrainable || blocks.contains { $0.isTrainable } }
    set {
      token.isTrainable = newValue
      position?.isTrainable = newValue
      for place in blocks.indices { blocks[place].isTrainable = newValue }
      norm.isTrainable = newValue
      head?.isTrainable = newValue
    }
  }

  /// The weights with their names: `token/embeddings`, `position/embeddings`, `block0/norm1/gamma` …
  public var parameters: [Parameter] {
    var all = token.parameters.under("token")
    if let position { all += position.parameters.under("position") }
    for (number, block) in blocks.enumerated() { all += block.parameters.under("block\(number)") }
    all += norm.parameters.under("norm")
    if let head { all += head.parameters.under("head") }
    return all
  }

  /// Validates sample values before training.
  /// - Throws: ``ShapeError`` for a token that the table does not have.
  public func check(samples: Tensor) throws(ShapeError) { try token.check(samples: samples) }

  /// The shape of one output, without the batch axis.
  /// - Throws: ``ShapeError`` where the inputs are no sequences, or longer than the context.
  public func outputShape(for input: SampleShape) throws(ShapeError) -> SampleShape {
    guard input.count == 1, input[0].map({ $0 <= contextLength }) ?? true else {
      throw shapeMismatch(got: input.text, need: "(None, time), at most \(contextLength) steps")
    }
    return [input[0], token.embeddings.shape[0]]
  }
}

extension LayerPlan {
  /// A ``GPT``, a whole model: its inputs are tokens.
  public static func gpt(
    vocabularySize: Int, features: Int, numLayers: Int, numHeads: Int, contextLength: Int,
    intermediateDim: Int? = nil, activation: Activation = .geluTanh, isGated: Bool = false,
    normalization: BlockNormalization = .layer, epsilon: Double = 1e-5,
    rotary: RotaryEmbedding? = nil, tiesHead: Bool = true, useBias: Bool = true,
    dropout: Double = 0,
    kernelInitializer: Initializer = .normal(deviation: 0.02), name: String? = nil
  ) -> LayerPlan {
    LayerPlan("gpt", inputShape: [nil], name: name) { _, name, random throws(ShapeError) in
      _ = try BlockNormalization.headSize(features, numHeads, rotary, name)
      if let problem = Dropout.problem(of: dropout, name) { throw problem }
      return GPT(
        vocabularySize: vocabularySize, features: features, numLayers: numLayers,
        numHeads: numHeads, contextLength: contextLength, intermediateDim: intermediateDim,
        activation: activation, isGated: isGated, normalization: normalization,
        epsilon: epsilon, rotary: rotary, tiesHead: tiesHead, useBias: useBias,
        dropout: dropout, kernelInitializer: kernelInitializer, name: name, using: &random)
    }
  }
}
