import Communicators
import Layers
import Losses
import Metrics
import Optimizers
import Tensors
import Testing

@testable import Training

struct AveragingTests {
  /// The workers are the shards: any number of processes gives the same bits here too.
  @Test(arguments: SpreadProblem.all)
  func localSGDHasTheSameBits(problem: SpreadProblem) throws {
    let alone = try problem.train(over: 1, averaging: .every(steps: 2))[0]
    for size in 2...4 {
      for trained in try problem.train(over: size, averaging: .every(steps: 2)) {
        #expect(trained == alone, "\(size) processes")
      }
    }
  }

  /// With plain SGD, equal shards and an average in every step the mean of the weights is a step along the mean gradient.
  @Test func anAverageInEveryStepIsTheSynchronousStep() throws {
    func train(_ averaging: Distribution.Averaging) throws -> [[Float]] {
      let (x, y) = SmallProblem.classes(64)
      var model = Sequential([
        .dense(8, activation: .tanh, inputShape: [2]), .dense(2, activation: .softmax),
      ])
      model.compile(optimizer: .sgd(learningRate: 0.1), loss: .sparseCategoricalCrossentropy)
      try Distribution(.single, averaging: averaging).scope {
        try model.fit(x, y, epochs: 2, batchSize: 16, progress: .silent, seed: 7)
      }
      return model.numbers
    }
    let (synchronous, local) = (try train(.everyStep), try train(.every(steps: 1)))
    for (a, b) in zip(synchronous.joined(), local.joined()) { #expect(abs(a - b) < 1e-5) }
    #expect(try train(.every(steps: 100)) != local)
  }

  /// Clients whose data are not alike: each has one class only, and none could learn both alone.
  @Test func clientsWithOneClassEachLearnBoth() throws {
    let (x, y) = SmallProblem.classes(200)
    let rows = [0, 1].map { label in (0..<200).filter { $0 % 2 == label } }
    func run(_ size: Int) throws -> [Trained] {
      try ThreadCommunicator.run(size) { communicator in
        let clients = rows.flatMap { rows in
          [rows.prefix(70), rows.suffix(30)].map { part in
            FederatedClient(x.rows(at: Array(part)), Tensor(part.map { $0 % 2 }))
          }
        }
        var model = Sequential(
          [.dense(8, activation: .tanh, inputShape: [2]), .dense(2, activation: .softmax)], seed: 1)
        model.compile(
          optimizer: .sgd(learningRate: 0.1), loss: .sparseCategoricalCrossentropy,
          metrics: [.accuracy])
        let history = try Distribution(communicator).scope {
          try model.fitFederated(clients, rounds: 25, validationData: (x, y), seed: 2)
        }
        return Trained(model, history)
      }
    }
    let alone = try run(1)[0]
    #expect(alone.values.last!.first { $0.name == "val_accuracy" }!.value > 0.9)
    for size in 2...4 { for trained in try run(size) { #expect(trained == alone) } }
  }

  @Test func federationsWithoutSamplesAreRefused() {
    var model = SmallProblem.network()
    #expect(throws: TrainingError.self) { try model.fitFederated([], rounds: 1) }
  }
}
