import Chalk
import Foundation

/// A GPT that is trained on names, and writes some.
struct NameGPT: Model {
  let tokens: NameTokens
  let gpt: GPT
  var trainer = Trainer()

  // excerpt: model
  init(_ tokens: NameTokens, width: Int = 32, blocks: Int = 2, random: inout RandomSource) {
    self.tokens = tokens
    gpt = GPT(
      vocabularySize: tokens.count, features: width, numLayers: blocks, numHeads: 4,
      contextLength: tokens.context, kernelInitializer: .normal(deviation: 0.08), using: &random)
  }

  /// Tokens `[batch, time]` to the logits of the next ones, `[batch, time, tokens]`
  func callAsFunction(_ read: Variable) -> Variable { gpt(read) }

  /// −log p of the token that came, the mean over all positions; where nothing came does not count
  static let crossEntropy = Loss("cross-entropy", targets: .labels) { next, logits in
    let labels = next.value.flattened.values.map { Int($0) }
    let isThere = (next.value.flattened .!= 0).converted(to: logits.value.precision)
    let rows = logits.reshaped(-1, logits.shape[-1])
    let each = Primitive.softmaxCrossEntropy(labels: labels)(rows) * isThere
    return each * (Double(labels.count) / max(isThere.sum().scalar, 1))
  }
  // end excerpt

  var parameters: [Parameter] { gpt.parameters }

  /// Adam, with a rate that falls along a cosine.
  mutating func learn(
    _ names: [String], watching others: [String], epochs: Int, batchSize: Int,
    callbacks: [Callback], seed: UInt64
  ) throws -> History {
    let (read, next) = tokens.pairs(names)
    let steps = epochs * ((names.count + batchSize - 1) / batchSize)
    compile(
      optimizer: .adam(learningRate: .cosine(0.006, decaySteps: max(steps, 1), alpha: 0.1)),
      loss: Self.crossEntropy)
    return try fit(
      read, next, epochs: epochs, batchSize: batchSize, validationData: tokens.pairs(others),
      callbacks: callbacks, progress: .silent, seed: seed)
  }

  /// The perplexity: e to the cross-entropy of these names.
  func perplexity(_ names: [String]) -> Double {
    let (read, next) = tokens.pairs(names)
    return withoutGradients { exp(Self.crossEntropy(next, self(Variable(read))).scalar) }
  }

  /// The logits of the token behind a beginning.
  func logits(_ beginning: [Int]) -> Tensor {
    withoutGradients { self(Variable(Tensor(beginning, shape: [1, beginning.count]))) }
      .value[0, -1]
  }

  // excerpt: writing
  /// So many names, each written token by token until its point
  func write(
    _ count: Int, _ sampling: TokenSampling, _ random: inout RandomSource
  ) throws -> [String] {
    try (0..<count).map { _ in
      let written = try gpt.generate(
        [NameTokens.point], count: tokens.context - 1, sampling: sampling, using: &random)
      return tokens.decode(written.tokens)
    }
  }
  // end excerpt

  /// The pieces of the model one after the other, so that a drawing shows each of them.
  struct Drawing: Model {
    let gpt: GPT
    var trainer = Trainer()

    func callAsFunction(_ read: Variable) -> Variable {
      var x = gpt.token(read)
      if let position = gpt.position { x = position(x) }
      for block in gpt.blocks {
        let z = x + block.attention(block.norm1(x))
        x = z + block.feedForward(block.norm2(z))
      }
      let z = gpt.norm(x)
      return z.matmul(gpt.token.embeddings.transposed())
    }

    var parameters: [Parameter] { gpt.parameters }
  }

  /// How the numbers of the residual stream are spread: behind the embeddings, and behind each block.
  func streamDeviations(_ read: Tensor) -> [Double] {
    withoutGradients {
      var x = embedded(read)
      var deviations = [x.value.flattened.values.standardDeviation]
      for block in gpt.blocks {
        x = block(x)
        deviations.append(x.value.flattened.values.standardDeviation)
      }
      return deviations
    }
  }

  /// The attention map of each head of each block, for one beginning: `[block][head][asks][looked at]`.
  func maps(_ beginning: [Int]) -> [[[[Double]]]] {
    withoutGradients {
      var x = embedded(Tensor(beginning, shape: [1, beginning.count]))
      return gpt.blocks.map { block in
        let (z, attention) = (block.norm1(x).value[0], block.attention)
        let (q, k) = (split(z, attention.query), split(z, attention.key))
        let scale = 1 / Double(attention.keyDim).squareRoot()
        let w = q.attention(to: k, k, scale: scale, isCausal: true).w
        x = block(x)
        return (0..<attention.numHeads).map { head in
          beginning.indices.map { w[head, $0].values }
        }
      }
    }
  }

  private func embedded(_ read: Tensor) -> Variable {
    let x = gpt.token(Variable(read))
    return gpt.position.map { $0(x, from: 0) } ?? x
  }

  /// `[time, width]` to `[heads, time, size]`
  private func split(_ x: Tensor, _ projection: MultiHeadAttention.Projection) -> Tensor {
    let kernel = projection.kernel.value
    let (heads, size) = (kernel.shape[1], kernel.shape[2])
    var y = x.matmul(kernel.reshaped(-1, heads * size))
    if let bias = projection.bias { y = y + bias.value.reshaped(heads * size) }
    return y.reshaped(-1, heads, size).permuted(1, 0, 2)
  }
}
