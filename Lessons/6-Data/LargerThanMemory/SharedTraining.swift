import Chalk

/// Trainings that workers do together, with the files of their data. Each is done once, however often it is asked for.
final class SharedTraining {
  /// What does the work.
  let workers: LessonWorkers
  /// Into how many shards a batch is cut.
  let shards: Int
  private let training, tests: ExampleFile
  private let board: Board
  private var known: [Runs] = []

  /// What a number of workers saw: the same training, once in each round.
  struct Runs {
    let size: Int
    var rounds: [[TrainingReport]] = []

    /// Those of the first round.
    var reports: [TrainingReport] { rounds[0] }
    /// The shortest time of a step in the first worker.
    var fastest: StepTime { rounds.map { $0[0].fastest }.min { $0.wall < $1.wall }! }
  }

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
      classes: training.examples.classNames.count, hidden: Self.hidden(inputs: width),
      batchSize: Self.batch, epochs: board.isFull ? 2 : 4, warmUp: 1, shards: shards)
  }

  /// How many hidden units the network has whose gradients are sent where bytes are counted and time is measured.
  static func hidden(inputs: Int) -> Int { inputs < 200 ? 1024 : 256 }

  /// How many examples a step learns from where time is measured.
  static let batch = 256
  /// How often each number of workers is timed, in turns with the others.
  static let rounds = 3

  /// The same training by each number of workers, round by round: what each of them saw. In turns, so that another
  /// program on the machine does not slow down one number of workers only.
  func runs() throws -> [Runs] {
    if !known.isEmpty { return known }
    known = workers.sizes([1, 2, 4]).map { Runs(size: $0) }
    for round in 0..<Self.rounds {
      for place in known.indices {
        try board.progress(
          "workers", round * known.count + place + 1, of: Self.rounds * known.count)
        let all: [[TrainingReport]] = try workers.run(known[place].size, "train", [timing])
        known[place].rounds.append(all.map { $0[0] })
      }
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
        (order.hidden, order.batchSize, order.epochs, order.warmUp) = (
          LargerThanMemory.hidden, 64, 5, 0
        )
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

  /// A network of one hidden layer.
  init(inputs: Int, hidden: Int, classes: Int, batch: Int) {
    self.init(
      name: "\(inputs)–\(hidden)–\(classes), batch \(batch)", batch: batch, example: inputs + 1,
      units: hidden + classes, parameters: (inputs + 1) * hidden + (hidden + 1) * classes)
  }

  init(name: String, batch: Int, example: Int, units: Int, parameters: Int) {
    (self.name, self.batch, self.example, self.units) = (name, batch, example, units)
    self.parameters = parameters
  }

  /// The two networks of the lesson that learn with Adam, that of a program of the documents, and one like those of today.
  static func all(inputs: Int, classes: Int, batch: Int) -> [MemoryNeed] {
    let dense = [(784, 512), (512, 10)].map { ($0 + 1) * $1 }.reduce(0, +)
    return [
      MemoryNeed(inputs: inputs, hidden: LargerThanMemory.hidden, classes: classes, batch: batch),
      MemoryNeed(
        inputs: inputs, hidden: SharedTraining.hidden(inputs: inputs), classes: classes,
        batch: SharedTraining.batch),
      MemoryNeed(
        name: "784–512–10, batch 128", batch: 128, example: 785, units: 522, parameters: dense),
      MemoryNeed(
        name: "784–8192–8192–10, batch 128", batch: 128, example: 785, units: 16394,
        parameters: [(784, 8192), (8192, 8192), (8192, 10)].map { ($0 + 1) * $1 }.reduce(0, +)),
    ]
  }
}
