import Autograd
import Pretrained
import Randomness
import Tensors

extension Workload {
  /// A real encoder's network, as it is used: no gradients.
  static let miniLM = Workload(
    "minilm",
    unit:
      "32 sentences of 32 tokens through all-MiniLM-L6-v2: 6 blocks, d=384, 12 heads, 1536 units; means",
    operations: 2 * 32 * 32 * 6 * (4 * 384 * 384 + 2 * 384 * 1536 + 2 * 32 * 384)
  ) {
    var random = RandomSource(seed: 0)
    // The weights are random: the time does not depend on them, and nothing has to be fetched.
    let bert = BERT(
      vocabularySize: 30522, features: 384, numLayers: 6, numHeads: 12, intermediateDim: 1536,
      maxLength: 512, using: &random)
    let tokens = Variable(
      Tensor((0..<1024).map { _ in Double(random.integer(below: 30522)) }, shape: [32, 32]))
    let mask = Tensor.ones([32, 32])
    return {
      let hidden = withoutGradients { bert(tokens, types: nil, mask: mask).value }
      _ = SentenceEncoder.normalized(SentenceEncoder.pooled(hidden, mask))
    }
  }
}
