import Chalk
import Foundation

/// The time of a training step with one and with several workers, for the lesson larger-than-memory: `make speedups`.
///
/// The work is that lesson's own, done by the processes that it would start. In each round every number of workers makes
/// many short trainings in its turn, and the fastest epoch of all is kept: what else runs on the machine can only make one
/// longer. The file that `CHALK_OUT` names gets the numbers, where they come from, and when.
struct TimedSteps: Lesson {
  let card = LessonCard("timed-steps", "The time of a training step", minutes: 2)

  func teach(on board: Board) throws {
    board.step("The time of a training step")
    let rounds = board.integerSlider("rounds", in: 1...200, default: 20)
    let environment = ProcessInfo.processInfo.environment
    guard let program = environment["CHALK_PROGRAM"], let out = environment["CHALK_OUT"] else {
      board.say("Nothing is measured: CHALK_OUT names no file, or this is not the program chalk.")
      return
    }
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "chalk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let examples = try board.handwrittenDigits().split(testFraction: 0.2, random: &board.random).0
    let whole = Standardizer(fitting: examples)(examples).whole
    let (inputs, targets) = (folder.path + "/inputs.npy", folder.path + "/targets.npy")
    try whole.inputs.write(npy: inputs)
    try whole.targets.write(npy: targets)
    let orders = [256, examples.count].map { batch in
      Order(
        inputs: inputs, targets: targets, features: examples.featureNames.count,
        classes: examples.classNames.count, hidden: 1024, batchSize: batch)
    }
    var best: [String: Point] = [:]
    for round in 1...rounds {
      try board.progress("round", round, of: rounds)
      for order in orders {
        for workers in [1, 2, 4] {
          for report in try time(order, workers, program) {
            let point = Point(workers: workers, batch: order.batchSize, report)
            let key = "\(workers) \(order.batchSize)"
            if point.seconds < best[key]?.seconds ?? .infinity { best[key] = point }
          }
        }
      }
      // After each round, so that what there is can be used where the rest takes too long.
      try write(best, timings: round * Self.trainings, examples: examples.count, to: out)
    }
    let points = best.values.sorted { ($0.batch, $0.workers) < ($1.batch, $1.workers) }
    board.table(
      ["workers", "batch", "ms a step"],
      points.map { ["\($0.workers)", "\($0.batch)", "\(1e3 * $0.seconds)"] })
  }

  private func write(
    _ best: [String: Point], timings: Int, examples: Int, to out: String
  ) throws {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let version = ProcessInfo.processInfo.environment["CHALK_VERSION"] ?? ""
    let result = Result(
      command: "make speedups", date: Date.now.formatted(.iso8601.year().month().day()),
      library: "Chalk \(version)", machine: "\(cores) cores, Linux", timings: timings,
      examples: examples,
      points: best.values.sorted { ($0.batch, $0.workers) < ($1.batch, $1.workers) })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try (encoder.encode(result) + Data("\n".utf8)).write(to: URL(fileURLWithPath: out))
  }

  /// How many trainings a number of workers makes in a round.
  private static let trainings = 40

  /// What the lesson's workers are told: two epochs, of which the second is timed.
  private struct Order: Codable {
    let inputs, targets: String
    let features, classes, hidden, batchSize: Int
    var epochs = 2
    var warmUp = 1
    var seed = 0
    var shards = 4
    var period = 1
    var latency = 0.0
    var secondsPerByte = 0.0
  }

  /// What they answer, as far as it is read here.
  private struct Report: Codable {
    let steps: Int
    let wall, waiting, sending: Double
  }

  /// A number of workers with a batch: the seconds of a step, and how many of them went into waiting and sending.
  private struct Point: Codable {
    let workers, batch: Int
    let seconds, waiting, sending: Double

    init(workers: Int, batch: Int, _ report: Report) {
      (self.workers, self.batch) = (workers, batch)
      func short(_ seconds: Double) -> Double {
        (1e7 * seconds / Double(max(1, report.steps))).rounded() / 1e7
      }
      (seconds, waiting) = (short(report.wall), short(report.waiting))
      sending = short(report.sending)
    }
  }

  private struct Result: Codable {
    let command, date, library, machine: String
    let timings, examples: Int
    let points: [Point]
  }

  private func time(_ order: Order, _ workers: Int, _ program: String) throws -> [Report] {
    let names = ["CHALK_SUPERVISED", "CHALK_RANK_NOTE", "CHALK_RESULTS"]
    var environment: [String: String?] = ["OMP_NUM_THREADS": "1"]
    for name in names { environment[name] = .some(nil) }
    let left = try WorkerProcesses.run(
      workers, program: program, arguments: ["worker", "larger-than-memory", "train"],
      environment: environment,
      input: Array(
        try JSONEncoder().encode([Order](repeating: order, count: Self.trainings))))
    return try JSONDecoder().decode([Report].self, from: Data(left[0]))
  }
}
