import Autograd
import Initializers
import Randomness
import Tensors

/// The whole transformer of Vaswani et al. (2017), from one sequence of tokens to another: x = embedding·√features +
/// sinusoidal positions; encoder blocks; decoder blocks that look at what the encoder made; a normalization behind
/// the last block of each side; and logits for the next target token.
///
/// Source `[batch, steps]` and target `[batch, time]` of whole numbers; logits `[batch, time, targetVocabulary]`.
/// It is no ``Layer``, for it has two inputs.
public struct EncoderDecoderTransformer {
  /// The tables of both sides' tokens.
  public private(set) var source, target: Embedding
  /// The blocks of the encoder.
  public private(set) var encoder: [TransformerEncoderBlock]
  /// The blocks of the decoder.
  public private(set) var decoder: [TransformerDecoderBlock]
  /// The normalizations behind the last block of each side.
  public private(set) var encoderNorm, decoderNorm: any Layer
  /// What makes logits.
  public private(set) var head: Dense
  /// The positions that are added on both sides.
  public let positions: PositionalEncoding

  /// A model with random weights. Traps with a message where the features cannot be divided by the heads.
  public init(
    sourceVocabulary: Int, targetVocabulary: Int, features: Int, encoderBlocks: Int,
    decoderBlocks: Int, numHeads: Int, intermediateDim: Int, activation: Activation = .relu,
    normalizeFirst: Bool = false, epsilon: Double = 1e-5, dropout: Double = 0,
    positions: PositionalEncoding = PositionalEncoding(), using random: inout RandomSource
  ) {
    self.positions = positions
    source = Embedding(sourceVocabulary, features, name: "source", using: &random)
    target = Embedding(targetVocabulary, features, name: "target", using: &random)
    encoder = []
    decoder = []
    for number in 0..<encoderBlocks {
      encoder.append(
        TransformerEncoderBlock(
          features, numHeads: numHeads, intermediateDim: intermediateDim, activation: activation,
          normalizeFirst: normalizeFirst, epsilon: epsilon, dropout: dropout,
          name: "encoder\(number)", using: &random))
    }
    for number in 0..<decoderBlocks {
      decoder.append(
        TransformerDecoderBlock(
          features, numHeads: numHeads, intermediateDim: intermediateDim, activation: activation,
          normalizeFirst: normalizeFirst, epsilon: epsilon, dropout: dropout,
          name: "decoder\(number)", using: &random))
    }
    encoderNorm = LayerNormalization(features, epsilon: epsilon, name: "encoder_norm")
    decoderNorm = LayerNormalization(features, epsilon: epsilon, name: "decoder_norm")
    head = Dense(features, targetVocabulary, name: "head", using: &random)
  }

  /// The logits of the token behind each target token; the masks are `[batch, steps]` and `[batch, time]`, 0 at
  /// padding.
  public func callAsFunction(
    _ source: Variable, _ target: Variable, sourceMask: Tensor? = nil, targetMask: Tensor? = nil
  ) -> Variable {
    let memory = encode(source, mask: sourceMask)
    return decode(target, memory: memory, mask: targetMask, memoryMask: sourceMask)
  }

  /// What the encoder makes of a source, `[batch, steps, features]`: once for a whole translation.
  public func encode(_ source: Variable, mask: Tensor? = nil) -> Variable {
    var x = embedded(source, self.source)
    for block in encoder {
      var seen = mask
      x = block(x, mask: &seen)
    }
    return encoderNorm(x)
  }

  /// The logits of the token behind each target token, for the memory of a source.
  public func decode(
    _ target: Variable, memory: Variable, mask: Tensor? = nil, memoryMask: Tensor? = nil
  ) -> Variable {
    var x = embedded(target, self.target)
    for block in decoder { x = block(x, memory: memory, mask: mask, memoryMask: memoryMask) }
    return head(decoderNorm(x))
  }

  /// The logits of the token behind each of the next target tokens `[batch, steps]`, where the caches, one for each
  /// block, keep the keys and values of the older ones and of the memory; an empty array becomes empty caches. The
  /// numbers are those of the whole target at once.
  public func decode(
    _ target: Variable, memory: Variable, memoryMask: Tensor? = nil, caches: inout [DecoderCache]
  ) -> Variable {
    if caches.isEmpty { caches = decoder.map { _ in DecoderCache() } }
    guard caches.count == decoder.count else {
      ShapeError(
        "EncoderDecoderTransformer", got: "\(caches.count) caches",
        need: "one for each of \(decoder.count) blocks"
      ).trap()
    }
    var x = embedded(target, self.target, from: caches.first?.count ?? 0)
    for place in decoder.indices {
      x = decoder[place](x, memory: memory, memoryMask: memoryMask, cache: &caches[place])
    }
    return head(decoderNorm(x))
  }

  private func embedded(
    _ tokens: Variable, _ table: Embedding, from first: Int = 0
  ) -> Variable {
    let x = table(tokens)
    return positions(x * Double(x.shape[-1]).squareRoot(), from: first)
  }

  /// The weights with their names: `source/embeddings`, `encoder0/attention/query/kernel` …
  public var parameters: [Parameter] {
    var all = source.parameters.under("source") + target.parameters.under("target")
    for block in encoder { all += block.parameters.under(block.name) }
    all += encoderNorm.parameters.under("encoder/norm")
    for block in decoder { all += block.parameters.under(block.name) }
    all += decoderNorm.parameters.under("decoder/norm")
    return all + head.parameters.under("head")
  }
}
