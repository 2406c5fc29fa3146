internal import CGlibc
import Glibc

/// A program with its arguments, its surroundings, and where its words come from and go: what has to be said
/// to start one.
///
/// Foundation's `Process` puts its child into the background of a terminal; here a child may read what is
/// typed.
public struct Command: Sendable {
  /// Where one of the three standard streams of a child leads.
  public enum Stream: Sendable, Equatable {
    /// To this program's own.
    case inherited
    /// Nowhere: nothing is read, and what is written is dropped.
    case nothing
    /// To a file, a pipe or a terminal that is open here.
    case file(Int32)
  }

  /// The program: a path, or a name that is looked for in the folders of `PATH`.
  public var program: String
  /// Its arguments, without its own name before them.
  public var arguments: [String]
  /// The environment variables; this program's own where nil.
  public var environment: [String: String]?
  /// The working folder; this program's own where nil.
  public var folder: String?
  /// Where what it reads comes from.
  public var input: Stream = .inherited
  /// Where its standard output goes.
  public var output: Stream = .inherited
  /// Where its standard error goes.
  public var errors: Stream = .inherited
  /// Whether the child leads a group of its own, away from the terminal, so that it can be ended with all
  /// that it began.
  public var isApart = false
  /// Whether the child keeps the files that are open here, beside the three standard streams.
  public var keepsFilesOpen = false

  /// A program with its arguments; the rest is as this program has it, until it is changed.
  public init(_ program: String, _ arguments: [String] = []) {
    (self.program, self.arguments) = (program, arguments)
  }

  /// Starts the program, and does not wait for it. It ends with this program, however that ends.
  public func start() throws(ProcessError) -> RunningProcess {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    for (stream, number) in [(input, Int32(0)), (output, 1), (errors, 2)] {
      switch stream {
      case .inherited: break
      case .nothing: posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
      case .file(let file): posix_spawn_file_actions_adddup2(&actions, file, number)
      }
    }
    if !keepsFilesOpen { posix_spawn_file_actions_addclosefrom_np(&actions, 3) }
    if let folder { posix_spawn_file_actions_addchdir_np(&actions, folder) }
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

    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var settings = environment.map { $0.map { strdup("\($0.key)=\($0.value)") } + [nil] } ?? []
    defer { for word in words + settings { free(word) } }
    var id: pid_t = 0
    let error =
      settings.isEmpty
      ? posix_spawnp(&id, program, &actions, &attributes, &words, cglibc_environment())
      : posix_spawnp(&id, program, &actions, &attributes, &words, &settings)
    if error != 0 {
      throw ProcessError(program: program, reason: String(cString: strerror(error)))
    }
    return RunningProcess(id: id, isApart: isApart)
  }
}
