import Foundation

/// Ends a child whose parent is gone.
///
/// The keeper of children does so too, but it has to be told of a child first: a parent that is killed between the start
/// of a child and this word would leave it computing.
public enum ParentWatch {
  /// To be called by a child of this program when it begins: looks at its parent twice a second, in a thread of its own.
  ///
  /// - Parameter isWorker: whether only this program starts such a child, so that any other parent has adopted it. Without
  ///   it only the system's first process is taken for one that has.
  public static func begin(isWorker: Bool = false) {
    let parent = getppid()
    let (theirs, own) = (program(of: parent), program(of: getpid()))
    let isAdopted = parent == 1 ? theirs != own : isWorker && theirs != nil && theirs != own
    if isAdopted { _exit(1) }
    Thread.detachNewThread {
      while getppid() == parent { usleep(500_000) }
      _exit(1)
    }
  }

  /// The path of a program, also where a newer one has been put in its place; nil where that may not be known.
  private static func program(of process: pid_t) -> String? {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe"))?
      .replacing(" (deleted)", with: "")
  }
}
