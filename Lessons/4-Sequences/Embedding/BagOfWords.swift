import Chalk

/// Reviews as word numbers, all filled up to one length; of a long one, its first words.
struct WordList {
  /// How many words of a review are read at most.
  static let longest = 100

  /// `[reviews, length]`
  let words: Tensor
  /// `[reviews, length, 1]`: 1/n at each of the n words of a review, 0 where it was filled up
  let weights: Tensor
  let labels: [Int]
  /// The labels as numbers, `[reviews, 1]`.
  let targets: Tensor

  init(_ reviews: TextExamples, _ vocabulary: Vocabulary) {
    let counts = reviews.texts.map { min(vocabulary.encode($0).count, Self.longest) }
    let length = max(counts.max() ?? 1, 1)
    let examples = reviews.tokens(vocabulary, length: length, padding: .back)
    words = Tensor(examples.tokens.map { Int($0) }, shape: [reviews.count, length])
    weights = Tensor(
      counts.flatMap { n in (0..<length).map { $0 < n ? 1 / Double(n) : 0 } },
      shape: [reviews.count, length, 1])
    labels = reviews.labels
    targets = Tensor(labels, shape: [labels.count, 1])
  }
}

/// A classifier that knows which words a review has, and not their order.
struct BagOfWords {
  /// `[words, 2]`: each word is a point of the plane
  let E: Variable
  let u: Variable
  let b: Variable

  init(words: Int, random: inout RandomSource) {
    E = Variable(.normal([words, 2], deviation: 0.5, using: &random), requiresGradient: true)
    u = Variable(Tensor([[1], [0]]), requiresGradient: true)
    b = Variable(.zeros([1]), requiresGradient: true)
  }

  // excerpt: bag
  /// The logit of each review: a weighted sum of the mean of its words' points, `[reviews, 1]`
  func callAsFunction(_ list: WordList) -> Variable {
    let points = Primitive.lookup(list.words)(E)
    let mean = (points * list.weights).sum([1])
    return mean.matmul(u) + b
  }

  /// The mean cross-entropy, and one step of gradient descent: w ← w − α·∂L/∂w
  func descend(_ list: WordList, rate α: Double) -> Double {
    let loss = Primitive.sigmoidCrossEntropy(list.targets)(self(list)).mean()
    loss.backward()
    for w in [E, u, b] { w.value -= α * w.takeGradient()!.toDense() }
    return loss.scalar
  }
  // end excerpt

  /// The fraction of the reviews that it classifies correctly.
  func accuracy(_ list: WordList) -> Double {
    let logits = withoutGradients { self(list).value.values }
    return zip(logits, list.labels).fraction { ($0 > 0) == ($1 == 1) }
  }

  /// Its parameters as they are now.
  var weights: [(name: String, value: Tensor)] {
    [("E", E.value), ("u", u.value), ("b", b.value)]
  }

  /// The point of each word.
  var points: [[Double]] {
    (0..<E.shape[0]).map { E.value[$0].values }
  }
}
