import Communicators
import Foundation

/// What training over processes costs, as ratios of what was timed in turns in one run: two processes of one thread
/// against one process of two threads, a communicator of one process against none, and one all-reduce against the same in
/// C over Open MPI.
public struct DistributedBenchmark {
  /// Two things that were timed in turns.
  public struct Comparison: Sendable {
    /// What was done.
    public let name: String
    /// What is compared with what.
    public let measured, reference: Series
    /// The ratio that is to be reached: of speeds where it is 1 or less, of times where it is more.
    public let goal: Double

    /// How fast it is compared with the reference, or how many times as long it takes: the median over the turns, for
    /// in a turn both were timed one after the other, and a machine has slower minutes.
    public var ratio: Double {
      let ratios = zip(measured.times, reference.times).map { goal > 1 ? $0 / $1 : $1 / $0 }
      return DistributedBenchmark.median(ratios)
    }
    /// Whether the goal is reached.
    public var isReached: Bool { goal > 1 ? ratio <= goal : ratio >= goal }
  }

  /// The seconds that something took in each turn.
  public struct Series: Sendable {
    /// What was timed.
    public let label: String
    /// One a turn.
    public let times: [Double]

    init(_ label: String, _ times: [Double]) { (self.label, self.times) = (label, times) }

    /// Their median.
    public var seconds: Double { DistributedBenchmark.median(times) }
  }

  /// How the processes of a run train.
  private enum Way: String, Codable {
    /// `fit` by itself.
    case plain
    /// `fit` over the processes, with a shard for each.
    case spread
  }

  private struct Order: Codable {
    let workload: String
    let way: Way
  }

  private struct Result: Codable {
    let seconds: Double
    let sentBytes: Int
  }

  /// The workloads that are spread, where there are workloads of these names.
  static let names = ["mlp-mnist", "cnn-mnist", "gpt-step"]
  /// How many numbers are added up in one all-reduce.
  static let count = 1_600_000

  private let program: String
  private let repeats: Int
  /// Whether processes talk over Open MPI; over sockets where there is none.
  private let hasMPI: Bool

  /// - Parameters:
  ///   - program: the path of the program whose command `worker bench` calls ``work(_:_:over:)``.
  ///   - repeats: how often each is timed; the median counts.
  public init(program: String, repeats: Int) {
    (self.program, self.repeats) = (program, max(1, repeats))
    hasMPI = MPIRun.isThere && MPICommunicator.installedVersion != nil
  }

  /// Measures all, and tells each comparison when it is there; `leftOut` hears what is not compared, and why.
  public func measure(_ tell: (Comparison) -> Void, leftOut: (String) -> Void) throws {
    for name in DistributedBenchmark.names where Workload.all.contains(where: { $0.name == name }) {
      let times = try inTurns([
        { try self.secondsOfTwo(name) },
        { try self.seconds(name, .plain, size: 1, threads: 2) },
      ])
      guard let times else {
        leftOut("\(name): left out. Its training sends nothing: it is no fit")
        continue
      }
      tell(
        Comparison(
          name: name,
          measured: Series(
            "two processes of one thread over \(hasMPI ? "Open MPI" : "sockets")", times[0]),
          reference: Series("one process of two threads", times[1]), goal: 0.9))
    }
    let times = try inTurns([
      { try self.seconds("mlp-mnist", .spread, size: 1, threads: 2) },
      { try self.seconds("mlp-mnist", .plain, size: 1, threads: 2) },
    ])
    if let times {
      tell(
        Comparison(
          name: "mlp-mnist", measured: Series("over a communicator of one process", times[0]),
          reference: Series("over none", times[1]), goal: 1.03))
    }
    try measureSums(tell, leftOut: leftOut)
  }

  private func measureSums(_ tell: (Comparison) -> Void, leftOut: (String) -> Void) throws {
    let reference: AllReduceInC
    do { reference = try AllReduceInC() } catch {
      return leftOut("all-reduce: left out. \(error)")
    }
    let times = try inTurns([
      { try MPIRun.seconds(program, ["worker", "bench", DistributedBenchmark.sumTask]) },
      { try reference.run() },
      { try self.seconds(DistributedBenchmark.sumTask, .spread, size: 2, threads: 1) },
    ])
    guard let times else { return }
    let name = "all-reduce of \(DistributedBenchmark.count) floats, two processes"
    tell(
      Comparison(
        name: name, measured: Series("over Open MPI", times[0]),
        reference: Series("MPI_Allreduce in C", times[1]), goal: 1.5))
    let seconds = DistributedBenchmark.median(times[2])
    leftOut(
      "\(name): over sockets, which need no MPI, \(seconds) s; nothing is asked of it")
  }

  static func median(_ numbers: [Double]) -> Double { numbers.sorted()[numbers.count / 2] }

  /// The seconds of each in so many turns; nil where one of them was not spread.
  private func inTurns(_ work: [() throws -> Double?]) throws -> [[Double]]? {
    var times = work.map { _ in [Double]() }
    for _ in 0..<repeats {
      for (place, one) in work.enumerated() {
        guard let seconds = try one() else { return nil }
        times[place].append(seconds)
      }
    }
    return times
  }

  /// The seconds of one run by new processes; nil where two of them sent nothing.
  private func seconds(
    _ workload: String, _ way: Way, size: Int, threads: Int
  ) throws -> Double? {
    let input = try JSONEncoder().encode(Order(workload: workload, way: way))
    let results = try WorkerProcesses.run(
      size, program: program, arguments: ["worker", "bench", workload],
      environment: ["OMP_NUM_THREADS": "\(threads)"], input: Array(input))
    let all = try results.map { try JSONDecoder().decode(Result.self, from: Data($0)) }
    if size > 1 && all.allSatisfy({ $0.sentBytes == 0 }) { return nil }
    return all.map(\.seconds).max()
  }

  /// The seconds of a run by two new processes; nil where they sent nothing.
  private func secondsOfTwo(_ workload: String) throws -> Double? {
    guard hasMPI else { return try seconds(workload, .spread, size: 2, threads: 1) }
    let seconds = try MPIRun.seconds(program, ["worker", "bench", workload])
    return seconds < 0 ? nil : seconds
  }

  /// What a process that `mpirun` started does: the seconds of the slowest, or −1 where nothing was sent.
  public static func secondsUnderMPI(
    _ task: String, over communicator: any Communicator
  ) throws -> Double {
    let result = try result(of: Order(workload: task, way: .spread), over: communicator)
    let all = try communicator.allGather([result.seconds, Double(result.sentBytes)])
    return all.contains { $0[1] > 0 } ? all.map { $0[0] }.max() ?? -1 : -1
  }

  /// What one of the processes does that talk over sockets.
  public static func work(
    _ input: [UInt8], over communicator: any Communicator
  ) throws -> [UInt8] {
    let order = try JSONDecoder().decode(Order.self, from: Data(input))
    return Array(try JSONEncoder().encode(try result(of: order, over: communicator)))
  }

  /// A run to warm up, then one that is timed.
  private static func result(
    of order: Order, over communicator: any Communicator
  ) throws -> Result {
    if order.workload == sumTask {
      return Result(seconds: try secondsOfSum(over: communicator), sentBytes: count)
    }
    guard let workload = Workload.all.first(where: { $0.name == order.workload }) else {
      throw WorkloadError("there is no workload '\(order.workload)'")
    }
    func timed() throws -> Double {
      let run = try workload.prepare()
      try run()
      try communicator.barrier()
      let start = ContinuousClock.now
      try run()
      return (ContinuousClock.now - start) / .seconds(1)
    }
    guard order.way == .spread else { return Result(seconds: try timed(), sentBytes: 0) }
    let distribution = try Distribution(communicator, shards: communicator.size)
    let seconds = try distribution.scope { try timed() }
    return Result(seconds: seconds, sentBytes: distribution.traffic.counts.sentBytes)
  }

  /// The task that is an all-reduce and no workload.
  private static let sumTask = "all-reduce"

  /// The median seconds of an all-reduce of 1.6 million floats.
  private static func secondsOfSum(over communicator: any Communicator) throws -> Double {
    let numbers = (0..<count).map { Float($0 % 7) }
    var times: [Double] = []
    for turn in 0..<23 {
      try communicator.barrier()
      let start = ContinuousClock.now
      let sums = try communicator.allReduce(numbers)
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      guard sums[3] == numbers[3] * Float(communicator.size) else {
        throw WorkloadError("the sum of \(communicator.size) processes is wrong: \(sums[3])")
      }
      if turn >= 3 { times.append(seconds) }
    }
    return median(times)
  }
}
