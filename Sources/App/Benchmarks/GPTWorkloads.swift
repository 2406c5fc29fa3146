import Layers
import Losses
import Randomness
import Tensors

/// A small GPT: steps of its training by `fit`, and its writing with the key–value cache and without.
extension Workload {
  /// The workloads about a GPT that other toolkits run too.
  static let gptPeers: [Workload] = [gptStep, gptWhole, gptSampling, gptScalar, miniLM]

  private static let (vocabulary, width, heads, blocks, length) = (65, 128, 4, 4, 128)

  private static func gpt() -> GPT {
    var random = RandomSource(seed: 0)
    return GPT(
      vocabularySize: vocabulary, features: width, numLayers: blocks, numHeads: heads,
      contextLength: length, using: &random)
  }

  /// The multiplications of one token that looks at so many: 4·d² for queries, keys, values and outputs, 8·d² for the
  /// feed-forward layer and 2·seen·d for the scores and the mean, in each block; and d for each logit.
  private static func multiplications(seen: Int) -> Double {
    Double(blocks * (12 * width * width + 2 * seen * width) + vocabulary * width)
  }

  static let gptStep = Workload(
    "gpt-step",
    unit:
      "10 steps: GPT of 4 blocks, d=128, 4 heads, length 128, 65 tokens, batch 16, fwd+bwd+Adam",
    operations: 10 * 6 * 16 * 128 * multiplications(seen: 128)
  ) {
    var random = RandomSource(seed: 1)
    func tokens() -> Tensor {
      let numbers = (0..<160 * length).map { _ in random.integer(below: vocabulary) }
      return Tensor(numbers, shape: [160, length])
    }
    return fit(
      [
        .gpt(
          vocabularySize: vocabulary, features: width, numLayers: blocks, numHeads: heads,
          contextLength: length)
      ], .sparseCategoricalCrossentropy(fromLogits: true), tokens(), tokens(), batchSize: 16)
  }

  /// The whole sequence goes through again for each token.
  static let gptWhole = Workload(
    "gpt-sampling-whole",
    unit: "127 tokens behind one, without a cache: GPT of 4 blocks, d=128, 4 heads, 65 tokens",
    operations: (1..<length).map { 2 * Double($0) * multiplications(seen: $0) }.reduce(0, +)
  ) { sampling(usesCache: false) }

  /// Each token goes through once.
  static let gptSampling = Workload(
    "gpt-sampling",
    unit: "127 tokens behind one, with the cache: GPT of 4 blocks, d=128, 4 heads, 65 tokens",
    operations: (1..<length).map { 2 * multiplications(seen: $0) }.reduce(0, +),
    baseline: "gpt-sampling-whole"
  ) { sampling(usesCache: true) }

  private static func sampling(usesCache: Bool) -> () throws -> Void {
    let model = gpt()
    return {
      var random = RandomSource(seed: 2)
      _ = try model.generate([0], count: length - 1, usesCache: usesCache, using: &random)
    }
  }
}
