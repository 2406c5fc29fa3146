import Communicators
import Layers
import Losses
import Metrics
import Optimizers
import Tensors
import Testing

@testable import Training

/// Any number of processes gives the same weights, bit for bit.
struct SameBitsTests {
  @Test(arguments: SpreadProblem.all, [true, false])
  func oneToFourProcesses(problem: SpreadProblem, isShared: Bool) throws {
    let alone = try problem.train(over: 1)[0]
    for size in 2...4 {
      for (rank, trained) in try problem.train(over: size, isShared: isShared).enumerated() {
        #expect(trained == alone, "rank \(rank) of \(size)")
      }
    }
  }

  /// More shards, and numbers of processes that do not divide them.
  @Test(arguments: [2, 5, 7], [true, false])
  func otherShards(size: Int, isShared: Bool) throws {
    let problem = SpreadProblem.convolution
    let alone = try problem.train(over: 1, shards: 12)[0]
    for trained in try problem.train(over: size, shards: 12, isShared: isShared) {
      #expect(trained == alone)
    }
  }

  /// The comparison would notice: other shards give other bits.
  @Test func anotherNumberOfShardsIsAnotherComputation() throws {
    let problem = SpreadProblem.dense
    #expect(try problem.train(over: 1, shards: 4)[0] != problem.train(over: 1, shards: 5)[0])
  }

  /// A single shard is the whole batch: what `fit` does without any distribution, but for the randomness.
  @Test func oneShardIsTheWholeBatch() throws {
    let (x, y) = SmallProblem.classes(48)
    func network() -> Sequential {
      var model = Sequential([
        .dense(8, activation: .tanh, inputShape: [2]), .batchNormalization(),
        .dense(2, activation: .softmax),
      ])
      model.compile(
        optimizer: .sgd(learningRate: 0.1), loss: .sparseCategoricalCrossentropy,
        metrics: [.accuracy])
      return model
    }
    var plain = network()
    let ordinary = try plain.fit(
      x, y, epochs: 3, batchSize: 16, progress: .silent, seed: 7)
    var spread = network()
    let history = try Distribution(.single, shards: 1).scope {
      try spread.fit(x, y, epochs: 3, batchSize: 16, progress: .silent, seed: 7)
    }
    for (a, b) in zip(plain.numbers.joined(), spread.numbers.joined()) {
      #expect(abs(a - b) < 1e-5)
    }
    #expect(ordinary["accuracy"] == history["accuracy"])
  }

  /// The gradient of four shards is that of the batch: without dropout and batch normalization only rounding differs.
  @Test func shardsAddUpToTheBatch() throws {
    let (x, y) = SmallProblem.classes(61)
    func network() -> Sequential {
      var model = Sequential([
        .dense(8, activation: .tanh, kernelRegularizer: .l2(0.01), inputShape: [2]),
        .dense(2, activation: .softmax),
      ])
      model.compile(optimizer: .sgd(learningRate: 0.1), loss: .sparseCategoricalCrossentropy)
      return model
    }
    var plain = network()
    try plain.fit(x, y, epochs: 2, batchSize: 16, progress: .silent, seed: 7)
    var spread = network()
    try Distribution(.single).scope {
      try spread.fit(x, y, epochs: 2, batchSize: 16, progress: .silent, seed: 7)
    }
    for (a, b) in zip(plain.numbers.joined(), spread.numbers.joined()) {
      #expect(abs(a - b) < 1e-5)
    }
  }

  /// In the engine's own order the last digits differ, and no more than these after so few steps.
  @Test(arguments: 2...4)
  func theFastOrderStraysLittle(size: Int) throws {
    let problem = SpreadProblem.recurrent
    let ordered = try problem.train(over: 1)[0]
    for trained in try problem.train(over: size, reduction: .fast) {
      #expect(trained.distance(to: ordered) < 1e-3)
    }
  }

  /// It does stray: the sum of a batch of four shards from left to right is not that of its halves.
  @Test func theFastOrderIsAnotherOrder() throws {
    let problem = SpreadProblem.recurrent
    let ordered = try problem.train(over: 1)[0]
    #expect(try problem.train(over: 4, reduction: .fast)[0].distance(to: ordered) > 0)
  }

  /// 2·(K − 1)/K numbers of four bytes for each gradient, and the few of the buckets beside.
  @Test(arguments: [1, 2, 4], [true, false])
  func bytesAreThoseOfARing(size: Int, isShared: Bool) throws {
    let sent = try ThreadCommunicator.run(size) { communicator in
      let distribution = try Distribution(
        isShared ? communicator : CountedCommunicator(communicator))
      try distribution.scope {
        var model = Sequential([.dense(96, inputShape: [40]), .dense(4)])
        model.compile(optimizer: .sgd(), loss: .meanSquaredError)
        try model.fit(
          .zeros([16, 40]), .zeros([16, 4]), batchSize: 16, progress: .silent)
      }
      return distribution.traffic.counts.sentBytes
    }
    let numbers = 40 * 96 + 96 + 96 * 4 + 4 + 4  // with a flag for each of the four parameters
    let formula = 2 * Double(size - 1) / Double(size) * Double(numbers) * 4
    for bytes in sent { #expect(abs(Double(bytes) - formula) <= 16) }
  }
}
