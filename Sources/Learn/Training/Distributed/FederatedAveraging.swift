import Communicators
import Layers
import Randomness
import Tensors

/// A share of the data that stays where it is: only weights leave it.
public struct FederatedClient {
  /// Its samples and targets.
  public let x, y: Tensor

  /// A client with its samples, the first axis counting them, and a target for each.
  public init(_ x: Tensor, _ y: Tensor) { (self.x, self.y) = (x, y) }

  /// How many samples it has.
  public var count: Int { y.shape.dimensions.first ?? 0 }
}

extension Model where Input.Samples == Tensor {
  /// Federated averaging (McMahan et al., 2017, https://arxiv.org/abs/1602.05629): in each round some clients train the
  /// common model on their own data, and w ← Σ nₖ·wₖ/Σ nₖ, with the nₖ samples of client k.
  ///
  /// The clients of a round are shared out over the processes, where there are several; the weights have the same bits for
  /// any number of them. Each client begins a round with an empty optimizer's memory.
  ///
  /// - Parameters:
  ///   - clients: who takes part; their data need not be alike.
  ///   - rounds: how often the weights are averaged: the epochs of the history.
  ///   - localEpochs: how many epochs a client trains in a round.
  ///   - batchSize: the samples of a client's step.
  ///   - fraction: which part of the clients takes part in a round; one at least.
  ///   - validationData: samples and targets of nobody, measured after each round.
  ///   - seed: determines who takes part, and what each client's training draws.
  /// - Throws: ``TrainingError``, also where no client has samples.
  @discardableResult
  public mutating func fitFederated(
    _ clients: [FederatedClient], rounds: Int, localEpochs: Int = 1, batchSize: Int = 32,
    fraction: Double = 1, validationData: (Tensor, Tensor)? = nil, seed: UInt64 = 0
  ) throws(TrainingError) -> History {
    guard let setup = trainer.setup else { throw .notCompiled }
    guard let first = clients.first(where: { $0.count > 0 }), fraction > 0, fraction <= 1 else {
      throw .data(
        "fitFederated: got \(clients.count) clients and the fraction \(fraction); needs a client with samples, "
          + "and a fraction above 0 and up to 1")
    }
    try fit(to: [first.x])
    var random = RandomSource(seed: seed)
    var history = History()
    for round in 1...max(rounds, 1) where rounds > 0 {
      let start = ContinuousClock.now
      let wanted = max(1, Int(saturating: (Double(clients.count) * fraction).rounded()))
      let chosen = random.permutation(of: clients.count).prefix(wanted).sorted()
        .map { clients[$0] }.filter { $0.count > 0 }
      let seeds = chosen.map { _ in random.next() }
      var values = try self.round(chosen, seeds, setup, localEpochs, batchSize)
      if let (x, y) = validationData {
        values += try evaluate(x, y, batchSize: batchSize).values.map {
          History.Value("val_" + $0.name, $0.value)
        }
      }
      history.epochs.append(
        History.Epoch(
          number: round, values: values, seconds: (ContinuousClock.now - start).seconds,
          learningRate: setup.optimizer.learningRate(0)))
    }
    trainer.history = history
    return history
  }

  /// One round: this process trains its neighboring clients, then all average.
  private func round(
    _ clients: [FederatedClient], _ seeds: [UInt64], _ setup: Trainer.Setup, _ epochs: Int,
    _ batchSize: Int
  ) throws(TrainingError) -> [History.Value] {
    guard !clients.isEmpty else { return [History.Value("loss", 0)] }
    let distribution = try Distribution.currentOrSingle()
    let reduction = OrderedReduction(over: distribution, shards: clients.count)
    let parameters = parameters.unique
    let common = parameters.map(\.variable.value)
    // What is averaged, and last the loss.
    var sums = (parameters.indices + [parameters.count]).map { _ in
      ShardSums<Tensor>(reduction.tree)
    }
    let learned = try distribution.scope { () throws(TrainingError) in
      try Distribution.together { () throws(TrainingError) -> [[Tensor]] in
        var learned: [[Tensor]] = []
        for client in reduction.shards(of: distribution.rank) {
          for (parameter, value) in zip(parameters, common) { parameter.variable.value = value }
          learned.append(try train(clients[client], seeds[client], setup, epochs, batchSize))
        }
        return learned
      }
    }
    for (client, numbers) in zip(reduction.shards(of: distribution.rank), learned) {
      for index in sums.indices {
        let weighted = numbers[index].flattened * Double(clients[client].count)
        sums[index].add(weighted, shard: client) { $0 + $1 }
      }
    }
    let total = Double(clients.reduce(0) { $0 + $1.count })
    let parts = sums.map(\.parts)
    let likes = common.map(\.zerosLike.flattened) + [Tensor.zeros([1], .double)]
    let means = try inTouch { () throws(CommunicationError) in
      var means: [Tensor] = []
      for (parts, like) in zip(parts, likes) {
        means.append(try reduction(parts, like: like) / total)
      }
      return means
    }
    for (parameter, mean) in zip(parameters, means) {
      parameter.variable.value = mean.reshaped(to: parameter.variable.shape)
    }
    return [History.Value("loss", means.last!.scalar)]
  }

  /// Trains the model on one client's data by itself; gives its weights and, last, the loss of the last epoch.
  private func train(
    _ client: FederatedClient, _ seed: UInt64, _ setup: Trainer.Setup, _ epochs: Int,
    _ batchSize: Int
  ) throws(TrainingError) -> [Tensor] {
    var model = self
    model.compile(optimizer: setup.optimizer, loss: setup.loss, metrics: [])
    let history = try Distribution.alone { () throws(TrainingError) in
      try TrainingCheckpoints.without { () throws(TrainingError) in
        try model.fit(
          client.x, client.y, epochs: epochs, batchSize: batchSize, progress: .silent, seed: seed)
      }
    }
    let loss = history["loss"].last ?? 0
    return model.parameters.unique.map(\.variable.value) + [Tensor([loss], .double)]
  }
}

extension Distribution {
  /// That of this scope, or of a process by itself.
  fileprivate static func currentOrSingle() throws(TrainingError) -> Distribution {
    if let current { return current }
    return try inTouch { () throws(CommunicationError) in try Distribution(.single) }
  }
}
