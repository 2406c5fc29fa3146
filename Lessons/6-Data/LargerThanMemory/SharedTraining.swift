import Chalk

/// Trainings that workers do together, with the files of their data. Each is done once, however often it is asked for.
final class SharedTraining {
  /// What does the work.
  let workers: LessonWorkers
  /// Into how many shards a batch is cut.
  let shards: Int
  private let training, tests: ExampleFile
  private let board: Board
  private var known: [(size: Int, reports: [TrainingReport])] = []

  /// The file was shuffled once, when it was written.
  init(
    _ examples: Examples, _ tests: Examples, lesson: LargerThanMemory, on board: Board
  ) throws {
    workers = board.workers(for: lesson)
    shards = max(4, workers.sizes([1, 2, 4]).max() ?? 1)
    training = try ExampleFile(examples)
    self.tests = try ExampleFile(tests)
    self.board = board
  }

  private var timing: TrainingOrder {
    let width = training.examples.featureNames.count
    return TrainingOrder(
      inputs: training.path("inputs"), targets: training.path("targets"), features: width,
      classes: training.examples.classNames.count, hidden: width < 200 ? 1024 : 256,
      batchSize: 256, epochs: board.isFull ? 3 : 9, warmUp: 1, shards: shards)
  }

  /// The same training by each number of workers: what each of them saw.
  func runs() throws -> [(size: Int, reports: [TrainingReport])] {
    if !known.isEmpty { return known }
    let sizes = workers.sizes([1, 2, 4])
    for (place, size) in sizes.enumerated() {
      try board.progress("workers", place + 1, of: sizes.count)
      let all: [[TrainingReport]] = try workers.run(size, "train", [timing])
      known.append((size, all.map { $0[0] }))
    }
    return known
  }

  /// The same over slower networks, in two epochs of two workers: what the first of them saw.
  func slowed(
    by networks: [NetworkModel]
  ) throws -> (size: Int, reports: [TrainingReport]) {
    let size = workers.sizes([2]).last ?? 1
    let orders = networks.map { network in
      var order = timing
      (order.latency, order.secondsPerByte, order.epochs) = (network.alpha, network.beta, 2)
      return order
    }
    try board.progress("slower networks", 1, of: 1)
    let all: [[TrainingReport]] = try workers.run(size, "train", orders)
    return (size, all[0])
  }

  /// Local SGD with each H, over some seeds: what the first worker saw, for each H.
  func local(periods: [Int], seeds: Int) throws -> [[TrainingReport]] {
    let size = workers.sizes([2]).last ?? 1
    var orders: [TrainingOrder] = []
    for _ in 0..<seeds {
      let seed = board.random.next()
      for period in periods {
        var order = timing
        (order.hidden, order.batchSize, order.epochs, order.warmUp) = (32, 64, 5, 0)
        (order.testInputs, order.testTargets) = (tests.path("inputs"), tests.path("targets"))
        (order.seed, order.period) = (seed, period)
        orders.append(order)
      }
    }
    try board.progress("local SGD", 1, of: 1)
    let all: [[TrainingReport]] = try workers.run(size, "train", orders)
    return periods.indices.map { place in
      (0..<seeds).map { all[0][$0 * periods.count + place] }
    }
  }
}

/// What a training holds in memory, at 4 bytes a number.
struct MemoryNeed {
  let name: String
  /// Examples of a batch, numbers of an example with its target, units of all layers, parameters.
  let batch, example, units, parameters: Int

  /// The batch, the activations, the parameters, the gradients, Adam's two numbers for each, and all together.
  var bytes: [Int] {
    let parts = [batch * example, batch * units, parameters, parameters, 2 * parameters]
    return (parts + [parts.reduce(0, +)]).map { 4 * $0 }
  }

  /// The network of the lesson, that of a program of the documents, and one like those of today.
  static func all(with model: Sequential, inputs: Int, batch: Int) -> [MemoryNeed] {
    let own = model.parameters.map(\.variable.value)
    let units = own.filter { $0.shape.dimensions.count == 1 }.map(\.count).reduce(0, +)
    let dense = [(784, 512), (512, 10)].map { ($0 + 1) * $1 }.reduce(0, +)
    return [
      MemoryNeed(
        name: "this lesson's", batch: batch, example: inputs + 1, units: units,
        parameters: own.map(\.count).reduce(0, +)),
      MemoryNeed(
        name: "784–512–10, batch 128", batch: 128, example: 785, units: 522, parameters: dense),
      MemoryNeed(
        name: "784–8192–8192–10, batch 128", batch: 128, example: 785, units: 16394,
        parameters: [(784, 8192), (8192, 8192), (8192, 10)].map { ($0 + 1) * $1 }.reduce(0, +)),
    ]
  }
}
