import Chalk
import Foundation

/// How a network is pretrained on hidden words, and what was seen of it on the way.
struct Pretraining {
  let network: SmallBERT
  /// The weights before the first step.
  let before: [Tensor]
  /// The weights after the last.
  private(set) var after: [Tensor] = []
  /// The cross-entropy of hidden words after each epoch: the mean over the epoch's training batches, and that of the
  /// validation set, in which the same words are hidden each time.
  private(set) var (training, validation) = ([Double](), [Double]())
  /// The norms of the gradients of each part, and the steps at which they were taken.
  private(set) var (norms, steps) = ([String: [Double]](), [Int]())
  /// The spread of the residual stream, before the first epoch and after each.
  private(set) var deviations: [[Double]] = []
  /// Words of the validation set that are the same for every network, hidden.
  let watched: HiddenWords

  init(
    _ task: SentenceTask, epochs: Int, looksInside: Bool, random: inout RandomSource,
    on board: Board, as activity: String
  ) throws {
    network = SmallBERT(vocabulary: task.vocabulary, places: task.places, random: &random)
    before = network.weights
    let all = task.validation.rows.indices
    watched = HiddenWords(
      task.validation.tokens(all), vocabulary: task.vocabulary, random: &random)
    let some = Tensor(
      task.validation.tokens(all.prefix(50)), shape: [min(50, all.count), task.places])
    if looksInside { deviations.append(network.deviations(some)) }

    let (count, batchSize) = (task.training.rows.count, 32)
    let batches = (count + batchSize - 1) / batchSize
    let adam = Optimizer.adam(
      learningRate: .cosine(0.003, decaySteps: max(1, epochs * batches), alpha: 0.1),
      clipping: .byGlobalNorm(1))
    var memory = OptimizerMemory()
    let (bert, weights) = (network, network.parameters.map(\.variable))
    var step = 0
    for epoch in 0..<epochs {
      var losses: [Double] = []
      let order = random.permutation(of: count)
      for first in stride(from: 0, to: count, by: batchSize) {
        let rows = order[first..<min(first + batchSize, count)]
        // Other words are hidden each time that a sentence comes.
        let hidden = HiddenWords(
          task.training.tokens(rows), vocabulary: task.vocabulary, random: &random)
        if hidden.places.isEmpty { continue }
        let loss = bert.loss(hidden, sentences: rows.count)
        loss.backward()
        losses.append(loss.scalar)
        if looksInside && step % 20 == 0 { look(at: bert, step) }
        try board.progress(
          activity, step + 1, of: epochs * batches, loss: loss.scalar, epoch: epoch + 1
        ) {
          $0.gradients = bert.parameters.gradientLengths
          $0.outputs = LayerOutputs(of: [some]) { bert.vectors(some) }
        }
        adam.step(weights, memory: &memory)
        step += 1
      }
      training.append(losses.mean)
      validation.append(Self.validationLoss(bert, watched, sentences: all.count))
      if looksInside { deviations.append(bert.deviations(some)) }
    }
    after = bert.weights
  }

  private mutating func look(at network: SmallBERT, _ step: Int) {
    var squares: [String: Double] = [:]
    for parameter in network.parameters {
      guard let gradient = parameter.variable.gradient else { continue }
      squares[String(parameter.name.prefix { $0 != "/" }), default: 0] +=
        gradient.squared().sum().scalar
    }
    for (part, square) in squares { norms[part, default: []].append(square.squareRoot()) }
    steps.append(step)
  }

  private static func validationLoss(
    _ network: SmallBERT, _ hidden: HiddenWords, sentences: Int
  ) -> Double {
    hidden.places.isEmpty
      ? 0 : withoutGradients { network.loss(hidden, sentences: sentences).scalar }
  }

  /// The fraction of the watched words that are among the five most probable ones, with some weights.
  func topFive(_ weights: [Tensor], sentences: Int) -> Double {
    if watched.places.isEmpty { return 0 }
    network.take(weights)
    let tokens = Tensor(watched.read, shape: [sentences, watched.read.count / sentences])
    let z = withoutGradients { network.wordLogits(tokens, at: watched.places).value }
    return watched.words.indices.fraction { i in
      let row = z[i].values
      return row.count { $0 > row[watched.words[i]] } < 5
    }
  }
}

extension SmallBERT {
  // excerpt: bert-loss
  /// The mean of −log p of the words that were chosen. All other places have no part in it.
  func loss(_ hidden: HiddenWords, sentences: Int) -> Variable {
    let tokens = Tensor(hidden.read, shape: [sentences, hidden.read.count / sentences])
    let z = wordLogits(tokens, at: hidden.places)
    return Primitive.softmaxCrossEntropy(labels: hidden.words)(z).mean()
  }
  // end excerpt

  /// The most probable words at a position of one text, with their probabilities.
  func guesses(_ tokens: [Int], at place: Int, _ count: Int) -> [(token: Int, probability: Double)]
  {
    let text = Tensor(tokens, shape: [1, tokens.count])
    let p = withoutGradients { wordLogits(text, at: [place]).value }[0].softmax().values
    return p.indices.sorted { p[$0] == p[$1] ? $0 < $1 : p[$0] > p[$1] }.prefix(count)
      .map { ($0, p[$0]) }
  }
}
