import Chalk

/// The models that a lesson compares, trained from one seed on one training set.
struct Fusion {
  let picture, numbers, early, joint, hardy: JoinedModel
  let histories: [History]
  /// How frequent each class is in the training set.
  let prior: Tensor

  init(
    _ training: TwoSenses, classes: Int, random: inout RandomSource,
    progress: (_ model: String) -> Callback
  ) throws {
    let (x, n) = (training.pictures, training.numbers)
    let width = n.shape[1]
    var histories: [History] = []
    func trained(
      _ branches: [Chain], _ inputs: [Tensor], _ random: inout RandomSource
    ) throws -> JoinedModel {
      var model = JoinedModel(
        branches, widths: inputs.count == 1 && branches[0].name != "flat" ? 16 : 32,
        classes: classes, random: &random)
      model.compile(
        optimizer: .adam(learningRate: 0.005), loss: .sparseCategoricalCrossentropy,
        metrics: [.accuracy])
      histories.append(
        try model.fit(
          inputs, training.targets, epochs: 12,
          callbacks: [progress(branches.map(\.name).joined(separator: " and "))],
          progress: .silent, seed: random.next()))
      return model
    }
    let shape = [x.shape[1], x.shape[2], x.shape[3]]
    picture = try trained([try JoinedModel.pictures(shape, &random)], [x], &random)
    numbers = try trained([try JoinedModel.numbers(width, &random)], [n], &random)
    let flat = training.flat
    early = try trained([try JoinedModel.flat(flat.shape[1], &random)], [flat], &random)
    joint = try trained(
      [try JoinedModel.pictures(shape, &random), try JoinedModel.numbers(width, &random)], [x, n],
      &random)
    // excerpt: dropout
    // Modality dropout: for half of the examples, drawn at random, the numbers are 0.
    let count = training.labels.count
    let keep = Tensor((0..<count).map { _ in random.chance(0.5) ? 1.0 : 0 }, shape: [count, 1])
    hardy = try trained(
      [try JoinedModel.pictures(shape, &random), try JoinedModel.numbers(width, &random)],
      [x, n * keep], &random)
    // end excerpt
    self.histories = histories
    var frequencies = [Double](repeating: 0, count: classes)
    for label in training.labels { frequencies[label] += 1 / Double(count) }
    prior = Tensor(frequencies.map { max($0, 1e-6) })
  }

  // excerpt: product
  /// p(c | x, n) = p(c | x)·p(c | n)/p(c), divided by its sum over the classes
  static func multiplied(_ a: Tensor, _ b: Tensor, prior: Tensor) -> Tensor {
    let product = a * b / prior
    return product / product.sum(1, keepingAxes: true)
  }
  // end excerpt

  /// The probabilities of late fusion.
  func late(_ senses: TwoSenses) -> Tensor {
    Fusion.multiplied(
      picture.predict([senses.pictures]), numbers.predict([senses.numbers]), prior: prior)
  }

  static func accuracy(_ probabilities: Tensor, _ labels: [Int]) -> Double {
    zip(probabilities.argmax().values, labels).fraction { Int($0) == $1 }
  }
}
