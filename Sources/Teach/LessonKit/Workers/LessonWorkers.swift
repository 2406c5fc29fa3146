import Communicators
import Foundation

/// A lesson that hands work to several processes.
///
/// Each process is the program once more, which makes the lesson anew and calls ``work(_:_:over:)``: so that function may
/// use nothing but what it is given.
public protocol WorkerLesson: Lesson {
  /// What each of the processes does.
  ///
  /// - Parameters:
  ///   - task: which of the lesson's pieces of work.
  ///   - input: the same bytes for all.
  ///   - communicator: what they talk over.
  /// - Returns: what comes of it.
  func work(
    _ task: String, _ input: [UInt8], over communicator: any Communicator
  ) throws -> [UInt8]
}

/// What does the work that a lesson hands out.
public struct LessonWorkers {
  /// What the workers are.
  public enum Kind: String, Sendable, CaseIterable {
    /// Processes of this program, which are started for the work and talk over sockets.
    case processes
    /// The processes that `mpirun` started.
    case mpi
    /// Threads of this process: where the program is not `chalk`, or the lesson comes from a plugin.
    case threads

    /// "processes that talk over sockets".
    public var words: String {
      switch self {
      case .processes: "processes of this program that talk over sockets"
      case .mpi: "the processes that mpirun started, over Open MPI"
      case .threads:
        "threads of one process, each with weights of its own, that copy what they send"
      }
    }
  }

  /// The program that has the hidden command `worker`; it sets this variable for itself.
  public static let programVariable = "CHALK_PROGRAM"
  /// What a worker must not have of the program that starts it: it is watched over by nobody else, and belongs to no run.
  private static let notForWorkers = ["CHALK_SUPERVISED", "CHALK_RANK_NOTE", "CHALK_RESULTS"]

  /// What the workers are.
  public let kind: Kind
  private let lesson: any WorkerLesson
  private let program: String

  /// The workers of a lesson.
  init(
    _ lesson: any WorkerLesson,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    self.lesson = lesson
    program = environment[LessonWorkers.programVariable] ?? ""
    // A plugin is a module of its own, which another process of the program would have to find and load first.
    let isPlugin = String(reflecting: type(of: lesson)).hasPrefix("Plugin_")
    kind =
      Distribution.current != nil ? .mpi : program.isEmpty || isPlugin ? .threads : .processes
  }

  /// Those of some numbers of processes that can work together: one, and under `mpirun` all that there are.
  public func sizes(_ wanted: [Int]) -> [Int] {
    guard let current = Distribution.current else { return wanted }
    return current.size == 1 ? [1] : [1, current.size]
  }

  /// Has some of them do a piece of work; each computes with one thread.
  ///
  /// - Parameters:
  ///   - size: how many; one of ``sizes(_:)``.
  ///   - task: which of the lesson's pieces of work.
  ///   - input: what each of them gets.
  /// - Returns: what came of it, in order of rank.
  public func run<Input: Encodable, Output: Decodable>(
    _ size: Int, _ task: String, _ input: Input, giving: Output.Type = Output.self
  ) throws -> [Output] {
    let bytes = Array(try JSONEncoder().encode(input))
    return try results(size, task, bytes).map {
      try JSONDecoder().decode(Output.self, from: Data($0))
    }
  }

  private func results(_ size: Int, _ task: String, _ input: [UInt8]) throws -> [[UInt8]] {
    let lesson = lesson
    switch kind {
    case .processes:
      var environment: [String: String?] = ["OMP_NUM_THREADS": "1"]
      for name in LessonWorkers.notForWorkers { environment[name] = .some(nil) }
      return try WorkerProcesses.run(
        size, program: program, arguments: ["worker", lesson.card.id, task],
        environment: environment, input: input)
    case .threads:
      return try ThreadCommunicator.run(size) { try lesson.work(task, input, over: $0) }
    case .mpi:
      return try Distribution.current!.results(of: size) {
        try lesson.work(task, input, over: $0)
      }
    }
  }
}

extension Distribution {
  /// What the processes of this run leave, or the first of them by itself; the same everywhere.
  fileprivate func results(
    of size: Int, _ work: (any Communicator) throws -> [UInt8]
  ) throws -> [[UInt8]] {
    guard size == 1 || size == self.size else {
      throw CommunicationError("\(size) of \(self.size) processes cannot work by themselves")
    }
    let own = Result { try Distribution.alone { try work(size == 1 ? .single : communicator) } }
    var failure: String?
    if case .failure(let error) = own { failure = "\(error)" }
    try agree(onFailure: failure)
    let bytes = try own.get()
    if size == 1 { return [try communicator.share(isFirst ? bytes : nil)] }
    return try communicator.allGather(bytes, counts: try communicator.allGather(bytes.count))
  }
}

extension Board {
  /// What does the work that this lesson hands out: processes where the program can start itself, see
  /// ``LessonWorkers/Kind``.
  public func workers(for lesson: some WorkerLesson) -> LessonWorkers { LessonWorkers(lesson) }
}
