import Chalk

/// A network that learns labels, from weights that are given.
struct FineTuning {
  /// The validation loss after each epoch.
  let losses: [Double]
  /// The fraction of the test sentences that are classified correctly, after the epoch with the least validation loss.
  let accuracy: Double

  // excerpt: bert-fine-tuning
  /// All weights learn, the pretrained ones too; only the last layer is about labels.
  init(
    _ network: SmallBERT, from weights: [Tensor], _ task: SentenceTask, labeled rows: [Int],
    epochs: Int, seed: UInt64, on board: Board, as activity: String
  ) throws {
    network.take(weights)
    var random = RandomSource(seed: seed)
    let adam = Optimizer.adam(learningRate: 0.002)
    var memory = OptimizerMemory()
    let batchSize = rows.count < 500 ? 16 : 32
    var (losses, best) = ([Double](), weights)
    let steps = (rows.count + batchSize - 1) / batchSize
    for epoch in 0..<epochs {
      let order = random.shuffled(rows)
      for step in 0..<steps {
        let batch = Array(order.dropFirst(step * batchSize).prefix(batchSize))
        let loss = Self.loss(network, task, task.training, batch)
        loss.backward()
        try board.progress(
          activity, epoch * steps + step + 1, of: epochs * steps, loss: loss.scalar,
          epoch: epoch + 1
        ) { $0.gradients = network.parameters.gradientLengths }
        adam.step(network.parameters.map(\.variable), memory: &memory)
      }
      let all = Array(task.validation.rows.indices)
      let loss = withoutGradients { Self.loss(network, task, task.validation, all).scalar }
      if loss < losses.min() ?? .infinity { best = network.weights }
      losses.append(loss)
    }
    network.take(best)
    self.losses = losses
    accuracy = Self.accuracy(network, task)
  }
  // end excerpt

  /// The mean binary cross-entropy of some sentences.
  private static func loss(
    _ network: SmallBERT, _ task: SentenceTask, _ part: SentenceTask.Part, _ rows: [Int]
  ) -> Variable {
    let tokens = Tensor(part.tokens(rows), shape: [rows.count, task.places])
    return Primitive.sigmoidCrossEntropy(part.targets(rows))(network.labelLogits(tokens)).mean()
  }

  private static func accuracy(_ network: SmallBERT, _ task: SentenceTask) -> Double {
    let rows = task.test.rows.indices
    let tokens = Tensor(task.test.tokens(rows), shape: [rows.count, task.places])
    let z = withoutGradients { network.labelLogits(tokens).value.flattened.values }
    return zip(z, task.test.labels).fraction { ($0 > 0) == ($1 == 1) }
  }
}
