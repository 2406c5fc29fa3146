/// Something that somebody's plugin may do to the program that runs it.
public enum Misbehaviour: String, CaseIterable, Sendable {
  case exitsWell = "exits-0"
  case exitsBadly = "exits-3"
  case exitsAtOnce = "exits-at-once"
  case trap
  case index
  case overflow
  case missing = "nil"
  case recursion
  case pointer
  case abort
  case killed
  case thread
  case closed = "closes-its-errors"
  case leak
  case loop

  /// What the program has to say of it; any of them will do.
  public var words: [String] {
    switch self {
    case .exitsWell: ["exit(0)"]
    case .exitsBadly: ["exit(3)"]
    case .exitsAtOnce: ["exit(4)"]
    case .trap, .index, .overflow, .missing, .thread, .closed: ["it trapped"]
    case .recursion, .pointer: ["memory that is not its own"]
    case .abort: ["gave up (abort)"]
    case .killed: ["the system ended it"]
    case .leak: ["more memory than the 0.5 GB"]
    case .loop: ["still running after"]
    }
  }

  /// A function `misbehave(at:)` that does all of them: which one and where, the environment says.
  static var source: String {
    """
    /// Not known to the compiler.
    func zero() -> Int { ProcessInfo.processInfo.arguments.count > 1000 ? 1 : 0 }
    func deeper(_ n: Int) -> Int { n + zero() < 0 ? n : 1 + deeper(n + 1) * 3 }

    func misbehave(at place: String) {
      let environment = ProcessInfo.processInfo.environment
      guard environment["BAD_AT"] == place, let how = environment["BAD_HOW"] else { return }
      switch how {
    \(allCases.map { "  case \"\($0.rawValue)\": \($0.statement)" }.joined(separator: "\n"))
      default: break
      }
    }
    """
  }

  private var statement: String {
    switch self {
    case .exitsWell: "exit(0)"
    case .exitsBadly: "exit(3)"
    case .exitsAtOnce: "_exit(4)"
    case .trap: "fatalError(\"on purpose\")"
    case .index: "print([1, 2, 3][5 + zero()])"
    case .overflow: "print(Int.max - zero() + 1)"
    case .missing: "print(Int(\"no number\")! + zero())"
    case .recursion: "print(deeper(0))"
    case .pointer: "UnsafeMutablePointer<Int>(bitPattern: 8 + 8 * zero())!.pointee = 1"
    case .abort: "abort()"
    case .killed: "kill(getpid(), SIGKILL)"
    case .thread: "Thread.detachNewThread { fatalError(\"on purpose\") }; sleep(5)"
    case .closed: "close(1); close(2); fatalError(\"on purpose\")"
    case .leak:
      "var kept: [[UInt8]] = []; while zero() == 0 { kept.append([UInt8](repeating: 1, count: 100_000)) }"
    case .loop: "while zero() == 0 {}"
    }
  }
}
