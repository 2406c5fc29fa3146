import Autograd
import Layers
import Randomness
import Tensors

/// Sentences as directions: what `SentenceEncoder` computes of tokens, with random weights of MiniLM's sizes.
extension Workload {
  static let sentences = Workload(
    "minilm-sentences",
    unit:
      "32 sentences of 32 tokens: 6 post-norm blocks, d=384, 12 heads, 1536 inner, GELU, the mean of "
      + "the tokens",
    operations: 1024 * 6 * (2 * 12 * 384 * 384 + 4 * 32 * 384)
  ) {
    let (words, width) = (30_522, 384)
    var random = RandomSource(seed: 0)
    let word = Embedding(words, width, using: &random)
    let position = PositionEmbedding(width, maxLength: 512, using: &random)
    let norm = LayerNormalization(width, epsilon: 1e-12)
    let blocks = (0..<6).map { _ in
      TransformerEncoderBlock(
        width, numHeads: 12, intermediateDim: 1536, activation: .gelu, epsilon: 1e-12,
        using: &random)
    }
    let numbers = (0..<1024).map { _ in random.integer(below: words) }
    let tokens = Variable(Tensor(numbers, shape: [32, 32]))
    let mask = Tensor.ones([32, 32])
    return {
      withoutGradients {
        var x = norm(position(word(tokens)))
        for block in blocks {
          var seen: Tensor? = mask
          x = block(x, mask: &seen)
        }
        _ = (x.value * mask.expanded(at: -1)).sum(1) / mask.sum(1, keepingAxes: true)
      }
    }
  }
}
