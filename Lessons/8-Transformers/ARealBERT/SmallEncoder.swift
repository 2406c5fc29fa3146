import Chalk

/// A sentence encoder like the real one, small enough to be trained here: two blocks of four heads, 32 features.
struct SmallEncoder {
  /// What happened while it learned, a number for each step.
  struct Course {
    var losses: [Double] = []
    /// The lengths of the gradients of the embeddings, of the attention and of the feed-forward layers.
    var gradients: [[Double]] = []
    /// The fraction of the meanings not trained on that find their other wording, before the first step, after every
    /// tenth, and at the end.
    var accuracies: [Double] = []
  }

  static let steps = 100
  /// Between two measurements of the accuracy.
  static let pause = 10
  /// τ of the loss: what the cosines are divided by.
  static let temperature = 0.1

  let encoder: SentenceEncoder
  private(set) var course = Course()

  init(random: inout RandomSource) throws {
    let tokenizer = try WordPieceTokenizer(vocabulary: Paraphrases.vocabulary)
    let bert = BERT(
      vocabularySize: Paraphrases.vocabulary.count, features: 32, numLayers: 2, numHeads: 4,
      intermediateDim: 64, maxLength: 64, kernelInitializer: .normal(deviation: 0.1),
      using: &random)
    encoder = try SentenceEncoder(tokenizer, bert)
  }

  // excerpt: pooling
  /// Σ mᵢ·hᵢ/Σ mᵢ over the tokens i, where mᵢ is 0 at padding, `[sentences, features]`
  func pooled(_ sentences: [String]) throws -> Variable {
    let batch = try encoder.tokens(sentences)
    let h = encoder.bert(Variable(batch.numbers), types: nil, mask: batch.mask)
    let m = batch.mask.expanded(at: -1)
    return (h * m).sum(1) / m.sum(1)
  }
  // end excerpt

  // excerpt: contrastive
  /// Each sentence has to find its paraphrase among those of all the others: −log softmax(cos/τ), the mean of both ways
  func loss(_ sentences: [String], _ paraphrases: [String]) throws -> Variable {
    let (a, b) = (try pooled(sentences), try pooled(paraphrases))
    return infoNCE(a, b, temperature: Self.temperature, symmetric: true).mean()
  }
  // end excerpt

  /// Adam; in each step every meaning of the training set in two random wordings.
  mutating func learn(
    _ training: [Paraphrases.Meaning], test: Set<Int>, random: inout RandomSource,
    progress: (_ now: SmallEncoder, _ step: Int) throws -> Void
  ) throws {
    let adam = Optimizer.adam(learningRate: .cosine(0.005, decaySteps: Self.steps, alpha: 0.1))
    var memory = OptimizerMemory()
    let weights = encoder.bert.parameters
    course.accuracies.append(try accuracy(on: test, random: &random))
    for step in 0..<Self.steps {
      let pairs = training.map { meaning in
        (Paraphrases.wording(meaning, &random), Paraphrases.wording(meaning, &random))
      }
      let loss = try loss(pairs.map(\.0), pairs.map(\.1))
      loss.backward()
      course.losses.append(loss.scalar)
      course.gradients.append(
        ["embeddings", "attention", "ffn"].map { part in length(of: part, in: weights) })
      adam.step(weights.map(\.variable), memory: &memory)
      if (step + 1) % Self.pause == 0 {
        course.accuracies.append(try accuracy(on: test, random: &random))
      }
      try progress(self, step + 1)
    }
  }

  /// √Σ g² over the gradients of the weights whose names have this part.
  private func length(of part: String, in weights: [Parameter]) -> Double {
    let squares = weights.filter { $0.name.contains(part) }.map { parameter in
      parameter.variable.gradient?.squared().sum().scalar ?? 0
    }
    return squares.reduce(0, +).squareRoot()
  }

  /// The fraction of the meanings at these places whose nearest sentence, among other wordings of all meanings, means
  /// the same.
  func accuracy(on places: Set<Int>, random: inout RandomSource) throws -> Double {
    try Self.accuracy(on: places, random: &random) { try encoder.encode($0) }
  }

  /// The same for any way to make directions of sentences.
  static func accuracy(
    on places: Set<Int>, random: inout RandomSource, by encode: ([String]) throws -> Tensor
  ) throws -> Double {
    let all = Paraphrases.meanings
    let order = places.sorted()
    let asked = order.map { Paraphrases.wording(all[$0], &random) }
    let others = all.map { Paraphrases.wording($0, &random) }
    let nearest = try encode(asked).matmul(encode(others).transposed()).argmax().values
    return zip(nearest, order).fraction { Int($0) == $1 }
  }

  /// How often each token of the vocabulary is in a sentence: what is left when the order of the words is thrown away.
  func bagsOfWords(_ sentences: [String]) -> Tensor {
    let rows = sentences.map { sentence in
      var counts = [Double](repeating: 0, count: Paraphrases.vocabulary.count)
      for token in encoder.tokenizer.encode(sentence) { counts[token] += 1 }
      return counts
    }
    return SentenceEncoder.normalized(Tensor(rows))
  }
}
