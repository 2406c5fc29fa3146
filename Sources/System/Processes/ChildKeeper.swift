internal import CGlibc
import Glibc
import Synchronization

/// Ends the children of this program when it ends itself, however that happens: also where it is killed, and
/// none of its own code runs any more.
///
/// A small process of the system's shell reads at the end of a line whose other end this program alone has. It is
/// told of each child, and when the line is closed, which the system does for the dead, it ends those that are
/// left. It is in a session of its own: no key of the terminal and no closed window reaches it.
public enum ChildKeeper {
  /// The writing end of the line; nil before the first child, -1 where no keeper could be started.
  private static let line = Mutex<Int32?>(nil)

  /// From now on this child ends with this program.
  ///
  /// - Parameter id: the child, or minus the child where it leads a group that is to end with it.
  public static func keep(_ id: Int32) { tell("+", id) }

  /// It has ended, and its number may soon be another's.
  public static func forget(_ id: Int32) { tell("-", id) }

  private static func tell(_ sign: String, _ id: Int32) {
    line.withLock { end in
      if end == nil { end = start() }
      guard let end, end >= 0 else { return }
      let words = Array("\(sign) \(id)\n".utf8)
      // A keeper that somebody has ended must not end this program by a signal.
      send(end, words, words.count, Int32(CGLIBC_MSG_NOSIGNAL))
    }
  }

  /// Reads lines such as "+ 123" and "- 123" to the end, and ends what is left then.
  static let script = """
    all=
    while read -r sign id; do
      rest=
      for one in $all; do [ "$one" = "$id" ] || rest="$rest $one"; done
      all=$rest
      [ "$sign" = + ] && all="$all $id"
    done
    for one in $all; do kill -s KILL -- "$one"; done
    exit 0
    """

  /// Starts the keeper. Returns the writing end of its line, or -1.
  private static func start() -> Int32 {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(CGLIBC_SOCK_STREAM) | Int32(CGLIBC_SOCK_CLOEXEC)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return -1 }
    defer { close(ends[0]) }
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
    for number: Int32 in [1, 2] {
      posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_WRONLY, 0)
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, 3)
    // A folder that is to be unmounted or removed is not held up.
    posix_spawn_file_actions_addchdir_np(&actions, "/")
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(CGLIBC_POSIX_SPAWN_SETSID))
    let arguments: [String] = ["sh", "-c", script, "chalk-keeper"]
    var words = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var id: pid_t = 0
    if posix_spawn(&id, "/bin/sh", &actions, &attributes, &words, cglibc_environment()) != 0 {
      close(ends[1])
      return -1
    }
    return ends[1]
  }
}
