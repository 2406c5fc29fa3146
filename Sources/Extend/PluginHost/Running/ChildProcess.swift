import Foundation

/// A run of another program, or of this one again, that can be waited for with a limit of time.
///
/// Foundation's `Process` puts its child into the background of a terminal; a learner's child has to
/// read what the learner types.
public struct ChildProcess: Sendable {
  /// How a run ended.
  public enum Ending: Equatable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    case tookTooLong(seconds: Double)
    /// It crashed when it asked for more memory than it may have.
    case ranOutOfMemory(MemoryLimit)
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
  /// How much memory the child allows itself, where that is known.
  public var memory: MemoryLimit?

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
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    if isApart { posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) }
    if let output { posix_spawn_file_actions_adddup2(&actions, output.fileDescriptor, 1) }
    if let errors { posix_spawn_file_actions_adddup2(&actions, errors.fileDescriptor, 2) }
    // The child takes Ctrl-C as ever, also where this program waits and ignores it.
    var usual = sigset_t()
    sigemptyset(&usual)
    sigaddset(&usual, SIGINT)
    posix_spawnattr_setsigdefault(&attributes, &usual)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    let flags =
      POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | (isApart ? POSIX_SPAWN_SETPGROUP : 0)
    posix_spawnattr_setflags(&attributes, Int16(flags))
    posix_spawnattr_setpgroup(&attributes, 0)

    var argv = ([executable] + arguments).map { strdup($0) } + [nil]
    var settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in argv + settings { free(word) } }
    var id: pid_t = 0
    let error = posix_spawn(&id, executable, &actions, &attributes, &argv, &settings)
    if error != 0 {
      throw .cannotLoad(executable, reason: String(cString: strerror(error)))
    }
    return Running(id: id, isApart: isApart, memory: memory)
  }

  /// A child that was begun.
  public struct Running: Sendable {
    let id: pid_t
    let isApart: Bool
    let memory: MemoryLimit?

    /// Waits to the end; a child that is still running after `limit` seconds is ended.
    public func ending(within limit: Double? = nil) -> Ending {
      guard let limit else { return wait() }
      let end = Date().addingTimeInterval(limit)
      var pause: UInt32 = 500
      while true {
        if let ending = endingIfOver() { return ending }
        if Date() >= end { break }
        usleep(pause)
        pause = min(pause * 2, 10_000)
      }
      stop()
      return .tookTooLong(seconds: limit)
    }

    /// How it ended; nil while it runs.
    public func endingIfOver() -> Ending? {
      var (status, usage): (Int32, rusage) = (0, rusage())
      return wait4(id, &status, WNOHANG, &usage) == id ? ending(status, usage) : nil
    }

    /// Ends the child, with its whole group where it has one of its own.
    public func stop() {
      kill(isApart ? -id : id, SIGKILL)
      _ = wait()
    }

    private func wait() -> Ending {
      var (status, usage): (Int32, rusage) = (0, rusage())
      while wait4(id, &status, 0, &usage) < 0 && errno == EINTR {}
      return ending(status, usage)
    }

    private func ending(_ status: Int32, _ usage: rusage) -> Ending {
      let signal = status & 0x7f
      if signal == 0 { return .exited((status >> 8) & 0xff) }
      let isCrash = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV].contains(signal)
      if isCrash, let memory, memory.explains(crashWith: usage.ru_maxrss * 1024) {
        return .ranOutOfMemory(memory)
      }
      return .signalled(signal)
    }
  }
}

extension ChildProcess.Ending {
  /// What happened, in words for somebody who did not want it to happen; nil for an ordinary end.
  public var message: String? {
    switch self {
    case .exited: nil
    case .tookTooLong(let seconds):
      "it was still running after \(plain(seconds)) seconds. Is there a loop that does not end?"
    case .ranOutOfMemory(let limit):
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

/// A number without a needless ".0".
func plain(_ number: Double) -> String {
  number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
}
