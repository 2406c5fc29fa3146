import Chalk

/// One layer of self-attention that is read at the verb: which animal chases?
struct AgentFinder {
  /// How the words' positions get into the numbers.
  enum Places: String, CaseIterable {
    case none, sinusoidal, learned, rotary
  }

  /// How many numbers each word has.
  static let width = 16

  let places: Places
  /// What the products of queries and keys are multiplied by.
  let scale: Double
  /// The embeddings of the words, and of the five positions where those are learned.
  let table, placeTable: Variable
  /// W_Q, W_K and W_V, `[width, width]`
  let queries, keys, values: Variable
  /// From the verb's output to a logit for each animal
  let answer: Variable

  init(
    _ places: Places, random: inout RandomSource
  ) {
    func weights(_ rows: Int, _ columns: Int, _ deviation: Double) -> Variable {
      Variable(
        .normal([rows, columns], deviation: deviation, using: &random), requiresGradient: true)
    }
    self.places = places
    let width = Self.width
    let usual = 1 / Double(width).squareRoot()
    scale = usual
    table = weights(ChaseSentences.vocabulary.count, width, 1)
    placeTable = weights(ChaseSentences.length, width, 1)
    (queries, keys) = (weights(width, width, usual), weights(width, width, usual))
    values = weights(width, width, usual)
    answer = weights(width, ChaseSentences.animals.count, usual)
  }

  var parameters: [Variable] {
    [table, queries, keys, values, answer] + (places == .learned ? [placeTable] : [])
  }

  // excerpt: projections
  /// The logits of the animals, `[sentences, animals]`
  func callAsFunction(_ words: Tensor) -> Variable {
    outputs(words)[Axis.all, ChaseSentences.verb].matmul(answer)
  }

  /// softmax(Q·Kᵀ/√d)·V for every word, with Q = X·W_Q, K = X·W_K and V = X·W_V, `[sentences, 5, width]`
  func outputs(_ words: Tensor) -> Variable {
    let x = embedded(words)
    let (q, k, v) = (x.matmul(queries), x.matmul(keys), x.matmul(values))
    return Primitive.attention(scale: scale)([turned(q), turned(k), v])
  }
  // end excerpt

  // excerpt: places
  /// The embeddings X of the words, with what is added for their positions
  private func embedded(_ words: Tensor) -> Variable {
    let x = Primitive.lookup(words)([table])
    switch places {
    case .none, .rotary: return x
    case .sinusoidal: return PositionalEncoding()(x)
    case .learned: return x + placeTable
    }
  }

  /// Queries or keys, with rotary positions turned by angles that grow with the position
  private func turned(_ x: Variable) -> Variable {
    places == .rotary ? RotaryEmbedding()(x) : x
  }
  // end excerpt

  /// How much the verb of each sentence looks at each of its five words.
  func verbWeights(_ sentences: ChaseSentences) -> [[Double]] {
    let (all, length) = (
      weights(sentences)[Axis.all, ChaseSentences.verb].flattened.values, ChaseSentences.length
    )
    return sentences.rows.indices.map { Array(all[($0 * length)..<(($0 + 1) * length)]) }
  }

  /// The attention map of each sentence: a row for each word that asks.
  func maps(_ sentences: ChaseSentences) -> [[[Double]]] {
    let w = weights(sentences)
    return (0..<sentences.count).map { i in
      (0..<ChaseSentences.length).map { w[i, $0].values }
    }
  }

  /// softmax(Q·Kᵀ/√d), `[sentences, 5, 5]`
  private func weights(_ sentences: ChaseSentences) -> Tensor {
    withoutGradients {
      let x = embedded(sentences.words)
      let (q, k) = (turned(x.matmul(queries)).value, turned(x.matmul(keys)).value)
      return q.attention(to: k, k, scale: scale).w
    }
  }

  /// The fraction of the sentences about which it is right.
  func accuracy(_ sentences: ChaseSentences) -> Double {
    let predictions = logits(sentences).argmax().values
    return zip(predictions, sentences.labels).fraction { Int($0) == $1 }
  }

  func logits(_ sentences: ChaseSentences) -> Tensor {
    withoutGradients { self(sentences.words).value }
  }
}

extension AgentFinder {
  /// What happened while it learned, a number for each epoch.
  struct Course {
    /// The mean loss of the training sentences.
    var losses: [Double] = []
    /// The mean weights that the verbs of the test sentences give to the animal that chases, and to the other.
    var toAgent: [Double] = []
    var toOther: [Double] = []
    /// The lengths of the gradients of W_Q, W_K and W_V at the epoch's first step.
    var lengths: [[Double]] = []
  }

  /// Adam on the mean cross-entropy, 32 sentences a step.
  func learn(
    _ training: ChaseSentences, epochs: Int, watching test: ChaseSentences, on board: Board,
    as activity: String
  ) throws -> Course {
    let adam = Optimizer.adam(learningRate: 0.01)
    var (course, memory) = (Course(), OptimizerMemory())
    let steps = (training.count + 31) / 32
    for epoch in 0..<epochs {
      let mixed = training.inRandomOrder(&board.random)
      var losses: [Double] = []
      for start in stride(from: 0, to: mixed.count, by: 32) {
        let batch = mixed[start..<min(start + 32, mixed.count)]
        let loss = Primitive.softmaxCrossEntropy(labels: batch.labels)(self(batch.words)).mean()
        loss.backward()
        if start == 0 { course.lengths.append([queries, keys, values].map(length)) }
        try board.progress(
          activity, epoch * steps + start / 32 + 1, of: epochs * steps, loss: loss.scalar,
          epoch: epoch + 1
        ) {
          let names = ["embeddings", "queries", "keys", "values", "answer", "positions"]
          $0.gradients = zip(names, parameters).map { ($0, $1.gradientLength) }
          $0.outputs = LayerOutputs { outputs(test.words) }
        }
        adam.step(parameters, memory: &memory)
        losses.append(loss.scalar)
      }
      course.losses.append(losses.mean)
      let weights = verbWeights(test)
      let agents = test.rows.map(ChaseSentences.agentPlace)
      let others = agents.map { ChaseSentences.before + ChaseSentences.behind - $0 }
      course.toAgent.append(zip(weights, agents).map { $0[$1] }.mean)
      course.toOther.append(zip(weights, others).map { $0[$1] }.mean)
    }
    return course
  }

  private func length(of weights: Variable) -> Double {
    weights.gradient!.squared().sum().scalar.squareRoot()
  }
}
