import Foundation
internal import Processes
internal import WholeFiles

/// Processes of one machine that are started for a piece of work, do it together, and end.
///
/// Each gets the same input, talks to the others over a ``ProcessCommunicator``, and leaves some bytes. They end with the
/// process that started them, however that ends.
public enum WorkerProcesses {
  /// The folder of the group, set for a worker.
  static let folderVariable = "CHALK_WORKERS"
  private static let rankVariable = "CHALK_WORKER_RANK"
  private static let sizeVariable = "CHALK_WORKER_SIZE"

  /// Whether this process was started as a worker.
  public static var isWorker: Bool {
    ProcessInfo.processInfo.environment[folderVariable] != nil
  }

  /// Starts `size` processes of a program, waits for them, and gives what each left, in order of rank.
  ///
  /// - Parameters:
  ///   - program: the path of a program that calls ``work(_:)``.
  ///   - arguments: its arguments.
  ///   - environment: variables that are set for it, beside those of this process; nil removes one.
  ///   - input: what each of them gets.
  ///   - seconds: after how long they are ended.
  ///   - whileWaiting: is called a few times a second; where it throws, they are ended.
  /// - Throws: ``CommunicationError`` that names the process, where one failed.
  public static func run(
    _ size: Int, program: String, arguments: [String], environment: [String: String?] = [:],
    input: [UInt8], within seconds: Double = 300, whileWaiting: () throws -> Void = {}
  ) throws -> [[UInt8]] {
    guard size >= 1 else { fatalError("WorkerProcesses: \(size) processes; needs 1 or more") }
    let folder = try TemporaryFolder("chalk-workers")
    try Data(input).write(to: URL(fileURLWithPath: folder.path + "/input"))
    var running: [RunningProcess?] = []
    defer { for process in running { process?.stop() } }
    for rank in 0..<size {
      var command = Command(program, arguments)
      var own = ProcessInfo.processInfo.environment
      for (name, value) in environment { own[name] = value }
      own[folderVariable] = folder.path
      (own[rankVariable], own[sizeVariable]) = ("\(rank)", "\(size)")
      command.environment = own
      (command.input, command.output) = (.nothing, .nothing)
      running.append(try command.start())
    }
    var ends = Array(repeating: RunningProcess.Ending?.none, count: size)
    var limit = ContinuousClock.now + .seconds(seconds)
    while ends.contains(where: { $0 == nil }) {
      for rank in 0..<size {
        guard let (ending, _) = running[rank]?.endingIfOver() else { continue }
        running[rank] = nil
        ends[rank] = ending
        // The others hear of it soon, and end too.
        if ending != .exited(0) { limit = min(limit, ContinuousClock.now + .seconds(5)) }
      }
      if ContinuousClock.now > limit { break }
      try whileWaiting()
      usleep(3_000)
    }
    if let problem = problem(ends, in: folder.path) { throw CommunicationError(problem) }
    return try (0..<size).map {
      Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/result-\($0)")))
    }
  }

  /// What went wrong: what a process says of itself counts before what others heard of it.
  private static func problem(_ ends: [RunningProcess.Ending?], in folder: String) -> String? {
    func said(_ name: String, _ rank: Int) -> String? {
      try? String(contentsOfFile: "\(folder)/\(name)-\(rank)", encoding: .utf8)
    }
    if ends.allSatisfy({ $0 == .exited(0) }) { return nil }
    for rank in ends.indices {
      if let text = said("failure", rank) { return "rank \(rank): \(text)" }
    }
    for (rank, end) in ends.enumerated() {
      if case .signalled(let signal)? = end {
        return "rank \(rank): signal \(signal) (\(String(cString: strsignal(signal)))) ended it"
      }
    }
    for rank in ends.indices { if let text = said("heard", rank) { return text } }
    for (rank, end) in ends.enumerated() {
      if case .exited(let status)? = end, status != 0 {
        return "rank \(rank) ended with the status \(status), and said nothing"
      }
    }
    return "the processes did not end in time"
  }

  /// In a worker: joins the others, does the work, and leaves what comes of it.
  ///
  /// - Returns: the status with which the process has to end.
  public static func work(
    _ body: (_ communicator: ProcessCommunicator, _ input: [UInt8]) throws -> [UInt8]
  ) -> Int32 {
    let environment = ProcessInfo.processInfo.environment
    guard let folder = environment[folderVariable],
      let rank = environment[rankVariable].flatMap({ Int($0) }),
      let size = environment[sizeVariable].flatMap({ Int($0) })
    else { return 64 }
    func leave(_ name: String, _ bytes: [UInt8]) -> Bool {
      let place = URL(fileURLWithPath: "\(folder)/\(name)-\(rank)")
      return (try? Data(bytes).write(to: place)) != nil
    }
    do {
      let input = Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/input")))
      let communicator = try ProcessCommunicator(folder: folder, rank: rank, size: size)
      let result = try body(communicator, input)
      // Nobody leaves before all are done: a socket that closes early looks like a failure.
      try communicator.barrier()
      return leave("result", result) ? 0 : 1
    } catch let error as CommunicationError {
      _ = leave("heard", Array(error.description.utf8))
    } catch {
      _ = leave("failure", Array("\(error)".utf8))
    }
    return 1
  }
}
