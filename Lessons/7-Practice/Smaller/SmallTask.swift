import Chalk

/// Trained networks, and what they are tested with.
struct SmallTask {
  let training: (x: Tensor, y: Tensor, labels: [Int]), test: (x: Tensor, labels: [Int])
  let classes: Int
  /// What was recorded of the first training.
  let history: History
  /// The same network from several seeds.
  let networks: [PlainNetwork]

  var network: PlainNetwork { networks[0] }

  init(_ examples: Examples, runs: Int, board: Board) throws {
    let (training, test) = examples.split(testFraction: 0.3, random: &board.random)
    let scale = Standardizer(fitting: training)
    let (own, unseen) = (scale(training).whole, scale(test).whole)
    self.training = (own.inputs, own.targets, training.labels)
    self.test = (unseen.inputs, test.labels)
    classes = examples.classNames.count
    var (histories, networks): ([History], [PlainNetwork]) = ([], [])
    for run in 0..<runs {
      try board.progress("network", run + 1, of: runs)
      var model = SmallTask.model(own.inputs.shape[1], classes, board.random.next())
      histories.append(
        try model.fit(
          own.inputs, own.targets, epochs: 15,
          callbacks: [board.progress("network \(run + 1)")], progress: .silent,
          seed: board.random.next()))
      networks.append(PlainNetwork(model))
    }
    history = histories[0]
    self.networks = networks
  }

  /// Four dense layers: deep enough that rounding errors pass through several of them.
  static func model(_ inputs: Int, _ classes: Int, _ seed: UInt64) -> Sequential {
    var model = Sequential(
      [
        .dense(64, activation: .relu, inputShape: [inputs]), .dense(64, activation: .relu),
        .dense(64, activation: .relu), .dense(classes, activation: .softmax),
      ], seed: seed)
    model.compile(
      optimizer: .adam(learningRate: 0.002), loss: .sparseCategoricalCrossentropy,
      metrics: [.accuracy])
    return model
  }

  func accuracy(_ network: PlainNetwork) -> Double { network.accuracy(test.x, test.labels) }

  func accuracies(_ change: (PlainNetwork) -> PlainNetwork) -> [Double] {
    networks.map { accuracy(change($0)) }
  }

  /// ‖z − ẑ‖/‖z‖: how far the logits of a changed network are from those of the network itself.
  func logitError(_ network: PlainNetwork, _ changed: PlainNetwork) -> Double {
    let z = network.logits(test.x)
    return ((z - changed.logits(test.x)).squared().sum().scalar / z.squared().sum().scalar)
      .squareRoot()
  }

  /// A pruned network trained on for some epochs, with its zeros held at 0.
  func trained(
    _ network: PlainNetwork, holding masks: [Tensor], epochs: Int, seed: UInt64
  ) throws -> PlainNetwork {
    var model = SmallTask.model(network.W[0].shape[0], classes, seed)
    let start = zip(network.W, network.b).flatMap { [$0, $1] }
    for (parameter, value) in zip(model.parameters, start) { parameter.variable.value = value }
    let weights = stride(from: 0, to: start.count, by: 2).map { model.parameters[$0].variable }
    let hold = Callback(afterStep: { _ in
      for (weight, mask) in zip(weights, masks) { weight.value *= mask }
    })
    try model.fit(
      training.x, training.y, epochs: epochs, callbacks: [hold], progress: .silent, seed: seed)
    return PlainNetwork(model)
  }
}
