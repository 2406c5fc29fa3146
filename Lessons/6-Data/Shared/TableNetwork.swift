import Chalk

/// A small network for tables: features in, a probability for each class out.
struct TableNetwork {
  private(set) var model: Sequential
  private(set) var history = History()
  private let scale: Standardizer?

  /// A network with ReLU behind its hidden layers.
  ///
  /// - Parameter isScaled: whether features are brought to the standard scale of the training part first.
  init(
    for training: Examples, hidden: [Int] = [16], isScaled: Bool = true,
    random: inout RandomSource
  ) {
    scale = isScaled ? Standardizer(fitting: training) : nil
    var layers = hidden.map { LayerPlan.dense($0, activation: .relu) }
    layers.append(.dense(training.classNames.count, activation: .softmax))
    layers[0].inputShape = [training.featureNames.count]
    model = Sequential(layers, seed: random.next())
  }

  // excerpt: training
  /// Adam on the cross-entropy, about so many updates whatever the number of examples.
  mutating func learn(
    _ training: Examples, updates: Int = 300, rate: Double = 0.01, watching test: Examples? = nil,
    callbacks: [Callback] = [], random: inout RandomSource
  ) throws {
    let perEpoch = max(1, (training.count + 31) / 32)
    model.compile(
      optimizer: .adam(learningRate: rate), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    let (x, y) = samples(training)
    history = try model.fit(
      x, y, epochs: max(1, updates / perEpoch), validationData: test.map(samples),
      callbacks: callbacks, progress: .silent, seed: random.next())
  }
  // end excerpt

  /// The fraction of the examples whose class is predicted correctly.
  func accuracy(on examples: Examples) -> Double {
    zip(predictions(examples.features), examples.labels).fraction { $0 == $1 }
  }

  /// The most probable class of each row.
  func predictions(_ rows: Matrix) -> [Int] {
    let rows = scale?(rows) ?? rows
    let x = Tensor(rows.values.map { Float($0) }, shape: [rows.count, rows.width])
    return model.predict(x, batchSize: 4096).argmax().values.map { Int($0) }
  }

  private func samples(_ examples: Examples) -> (Tensor, Tensor) {
    let whole = (scale?(examples) ?? examples).whole
    return (whole.inputs, whole.targets)
  }
}
