import Foundation

/// Ends a worker whose parent is gone.
///
/// The keeper of children does so too, but it has to be told of a child first: a parent that is killed between the start
/// of a worker and this word would leave it computing.
enum ParentWatch {
  /// To be called by a worker when it begins: looks at its parent twice a second, in a thread of its own.
  static func begin() {
    let parent = getppid()
    // Whoever has adopted it since is another program.
    guard program(of: parent) == program(of: getpid()) else { _exit(1) }
    Thread.detachNewThread {
      while getppid() == parent { usleep(500_000) }
      _exit(1)
    }
  }

  /// The path of a program, also where a newer one has been put in its place.
  private static func program(of process: pid_t) -> String? {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe"))?
      .replacing(" (deleted)", with: "")
  }
}
