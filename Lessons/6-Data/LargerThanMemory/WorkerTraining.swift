import Chalk
import Foundation

/// What the processes are told: a training, and where its data lie.
struct TrainingOrder: Codable {
  var inputs, targets: String
  /// Examples that the network is tested with after each epoch; none where only time counts.
  var testInputs: String?
  var testTargets: String?
  var features, classes, hidden, batchSize, epochs: Int
  /// The first epochs, which are not measured.
  var warmUp = 0
  var seed: UInt64 = 0
  var shards = 4
  /// Every how many steps weights are averaged; 1 averages the gradients of every step.
  var period = 1
  /// α and β of a slower network: seconds for a message and for a byte.
  var latency = 0.0
  var secondsPerByte = 0.0
}

/// What a process saw.
struct TrainingReport: Codable {
  /// The bits of all weights in one number.
  var digest: String
  /// How many numbers are trained, in how many tensors.
  var parameters, tensors: Int
  /// Steps that were measured, and after how many of them weights were averaged.
  var steps: Int
  /// Bytes of gradients or weights that the engine counted, and bytes of everything.
  var sentBytes, allBytes: Int
  var calls: Int
  /// Seconds of all measured steps together: what `Docs/Results/Measured/TimedSteps.swift` reads.
  var wall, waiting, sending: Double
  /// The test accuracy after each epoch.
  var accuracies: [Double]
  /// A step of the fastest measured epoch: what else runs on the machine can only make one longer.
  var fastest: StepTime
}

/// How long a step takes, and how much of it goes into waiting for others and into sending.
struct StepTime: Codable {
  /// Seconds.
  var wall, waiting, sending: Double

  var computing: Double { max(0, wall - waiting - sending) }
}

extension TrainingOrder {
  // excerpt: train
  /// The work of one process. `fit` finds the others by the distribution around it: the stream reads the rows of
  /// this process only, and the gradients of all are averaged.
  func train(over communicator: any Communicator) throws -> TrainingReport {
    let counted = CountedCommunicator(communicator, tellsWaiting: warmUp > 0)
    let network = SlowedCommunicator(counted, latency: latency, secondsPerByte: secondsPerByte)
    let distribution = try Distribution(
      network, shards: shards, averaging: period == 1 ? .everyStep : .every(steps: period))
    let watch = Stopwatch(distribution, counted, warmUp: warmUp)
    return try distribution.scope {
      var model = makeModel()
      let history = try model.fit(
        epochs: epochs, validationData: try tests(), callbacks: [watch.callback],
        progress: .silent
      ) {
        let stream = try NPYStream(inputs, targets: targets, size: batchSize)
        return { try stream.next().map { ($0.inputs, $0.targets) } }
      }
      return watch.report(of: model, history)
    }
  }
  // end excerpt

  private func makeModel() -> Sequential {
    var model = Sequential(
      [
        .dense(hidden, activation: .relu, inputShape: [features]),
        .dense(classes, activation: .softmax),
      ], seed: seed)
    model.compile(
      optimizer: .adam(learningRate: 0.003), loss: .sparseCategoricalCrossentropy,
      metrics: testInputs == nil ? [] : [.accuracy])
    return model
  }

  private func tests() throws -> (Tensor, Tensor)? {
    guard let testInputs, let testTargets else { return nil }
    let stream = try NPYStream(testInputs, targets: testTargets, size: 1 << 20)
    return try stream.next().map { ($0.inputs, $0.targets) }
  }
}

/// Takes time and counts from the end of the warm-up to the end of the last epoch.
private final class Stopwatch {
  private let distribution: Distribution
  private let counted: CountedCommunicator
  private let warmUp: Int
  private var (start, startOfEpoch) = (ContinuousClock.now, ContinuousClock.now)
  private var (wall, steps, sentBytes) = (0.0, 0, 0)
  private var counts = CountedCommunicator.Counts()
  /// What was counted up to the beginning of this epoch, and how many steps it has.
  private var before = CountedCommunicator.Counts()
  private var stepsOfEpoch = 0
  private var fastest: StepTime?

  init(_ distribution: Distribution, _ counted: CountedCommunicator, warmUp: Int) {
    (self.distribution, self.counted, self.warmUp) = (distribution, counted, warmUp)
  }

  var callback: Callback {
    Callback(
      atStart: { [self] _ in begin() },
      afterStep: { [self] run in
        if run.epoch > warmUp { (steps, stepsOfEpoch) = (steps + 1, stepsOfEpoch + 1) }
      },
      afterEpoch: { [self] run in
        if run.epoch <= warmUp { return begin() }
        endEpoch()
        guard run.epoch == run.epochs else { return }
        wall = (ContinuousClock.now - start) / .seconds(1)
        (counts, sentBytes) = (counted.counts, distribution.traffic.counts.sentBytes)
      })
  }

  private func begin() {
    counted.reset()
    distribution.traffic.reset()
    before = counted.counts
    start = .now
    startOfEpoch = start
  }

  /// Keeps the times of the epoch that is over if they are the shortest so far.
  private func endEpoch() {
    let (now, n) = (counted.counts, Double(max(1, stepsOfEpoch)))
    let time = StepTime(
      wall: (ContinuousClock.now - startOfEpoch) / .seconds(1) / n,
      waiting: (now.waiting - before.waiting) / n, sending: (now.sending - before.sending) / n)
    if time.wall < fastest?.wall ?? .infinity { fastest = time }
    (before, stepsOfEpoch, startOfEpoch) = (now, 0, .now)
  }

  func report(of model: Sequential, _ history: History) -> TrainingReport {
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    for parameter in model.parameters {
      for number in parameter.variable.value.floats {
        digest = (digest ^ UInt64(number.bitPattern)) &* 0x100_0000_01B3
      }
    }
    return TrainingReport(
      digest: String(digest, radix: 16),
      parameters: model.parameters.map(\.variable.value.count).reduce(0, +),
      tensors: model.parameters.count, steps: steps, sentBytes: sentBytes,
      allBytes: counts.sentBytes, calls: counts.calls, wall: wall, waiting: counts.waiting,
      sending: counts.sending, accuracies: history["val_accuracy"],
      fastest: fastest ?? StepTime(wall: 0, waiting: 0, sending: 0))
  }
}
