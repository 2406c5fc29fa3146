import Foundation
import Notation
import Processes

/// A run of this program again that can be waited for with a limit of time, and of memory.
public struct ChildProcess: Sendable {
  /// How a run ended.
  public enum Ending: Equatable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    case tookTooLong(seconds: Double)
    /// It crashed, by this signal, when it asked for more memory than it may have.
    case ranOutOfMemory(MemoryLimit, signal: Int32)
  }

  /// The path of the program.
  public let executable: String
  /// Its arguments, without the program itself.
  public let arguments: [String]
  /// Its environment variables.
  public let environment: [String: String]
  /// Where the child's output and errors go; this program's own where nil.
  public var output: FileHandle?
  /// Where its standard error goes; nil is where that of this process goes.
  public var errors: FileHandle?
  /// Where what the child reads comes from; where nil, a child that is apart reads nothing.
  public var input: FileHandle?
  /// Whether the child keeps the files that are open here. A server's connections must not go on in a child.
  public var keepsFilesOpen = true
  /// How much memory the child allows itself, where that is known.
  public var memory: MemoryLimit?
  /// The mark that it was given, beside which its crash is reported.
  var mark: URL?

  /// A program that has not been started.
  public init(executable: String, arguments: [String], environment: [String: String]) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
  }

  /// Begins the run.
  ///
  /// - Parameter isApart: whether the child is a group of its own, away from the terminal, so that
  ///   it can be ended with all that it began.
  public func start(isApart: Bool) throws(PluginError) -> Running {
    var command = Command(executable, arguments)
    command.environment = environment
    command.isApart = isApart
    command.keepsFilesOpen = keepsFilesOpen
    if isApart { command.input = .nothing }
    if let input { command.input = .file(input.fileDescriptor) }
    if let output { command.output = .file(output.fileDescriptor) }
    if let errors { command.errors = .file(errors.fileDescriptor) }
    do {
      return Running(process: try command.start(), memory: memory, mark: mark)
    } catch {
      throw .cannotLoad(executable, reason: error.reason)
    }
  }

  /// A child that was begun.
  public struct Running: Sendable {
    let process: RunningProcess
    let memory: MemoryLimit?
    let mark: URL?

    var id: pid_t { process.id }

    /// Waits to the end; a child that is still running after `limit` seconds is ended.
    public func ending(within limit: Double? = nil) -> Ending {
      told(process.ending(within: limit))
    }

    /// How it ended; nil while it runs.
    public func endingIfOver() -> Ending? { process.endingIfOver().map(told) }

    /// Ends the child, with its whole group where it has one of its own.
    public func stop() { process.stop() }

    private func told(_ end: (ending: RunningProcess.Ending, peakMemory: Int)) -> Ending {
      switch end.ending {
      case .exited(let status): return .exited(status)
      case .tookTooLong(let seconds): return .tookTooLong(seconds: seconds)
      case .signalled(let signal):
        let isCrash = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV].contains(signal)
        let peak = mark.flatMap(Supervisor.peakMemoryAtCrash) ?? end.peakMemory
        if isCrash, let memory, memory.explains(crashWith: peak) {
          return .ranOutOfMemory(memory, signal: signal)
        }
        return .signalled(signal)
      }
    }
  }
}

extension ChildProcess.Ending {
  /// What happened, in words for somebody who did not want it to happen; nil for an ordinary end.
  public var message: String? {
    switch self {
    case .exited: nil
    case .tookTooLong(let seconds):
      "it was still running after \(written(seconds, .exact)) seconds. Is there a loop that does not end?"
    case .ranOutOfMemory(let limit, _):
      "it asked for more memory than the \(limit.text) that a plugin may have. Is there a list that "
        + "grows without end? \(MemoryLimit.variable) sets another limit, in gigabytes."
    case .signalled(SIGILL), .signalled(SIGTRAP):
      "it trapped: Swift stops a program at a mistake such as an index out of range, nil where a "
        + "value was needed, or a number too large for its type."
    case .signalled(SIGSEGV), .signalled(SIGBUS):
      "it touched memory that is not its own. Most often that is a function that calls itself "
        + "without end."
    case .signalled(SIGABRT): "it gave up (abort)."
    case .signalled(SIGFPE): "it divided a whole number by zero."
    case .signalled(SIGKILL): "the system ended it, most often for want of memory."
    case .signalled(let signal):
      "signal \(signal) (\(String(cString: strsignal(signal)))) ended it."
    }
  }
}

extension ChildProcess.Ending {
  /// The same end, with what Swift wrote about it on the standard error.
  ///
  /// Where the limit is small, the program itself needs a good part of it, and the most memory that it had says little:
  /// a mistake such as an index out of range would pass for want of memory. Swift's words tell the two apart.
  ///
  /// - Parameter memory: how much it was allowed.
  func explained(by errors: String, memory: MemoryLimit) -> Self {
    let lacksMemory = errors.contains("Fatal error: failed to allocate")
    switch self {
    case .ranOutOfMemory(_, let signal) where !lacksMemory:
      // An allocation that fails aborts the program, or ends it in code of C: it is no trap.
      let isTrap = errors.contains("Fatal error: ") || [SIGILL, SIGTRAP].contains(signal)
      return isTrap ? .signalled(signal) : self
    case .signalled(SIGABRT) where lacksMemory:
      return .ranOutOfMemory(memory, signal: SIGABRT)
    default: return self
    }
  }
}
