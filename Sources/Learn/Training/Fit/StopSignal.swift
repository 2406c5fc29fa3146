import Glibc
import Synchronization

/// A cancellation flag. `fit` checks it after each step; when it is set, the epoch ends and the history is kept.
public final class StopSignal: Sendable {
  private let flag = Atomic<Bool>(false)

  /// A signal that has not been given.
  public init() {}

  /// Whether somebody wants training to stop.
  public var isRaised: Bool { flag.load(ordering: .relaxed) }

  /// Asks training to stop.
  public func raise() { flag.store(true, ordering: .relaxed) }

  /// Takes the wish back, before the next training.
  public func lower() { flag.store(false, ordering: .relaxed) }

  /// The signal of the process's Ctrl-C. From the first call on, the first Ctrl-C raises it, and a second
  /// one ends the process.
  public static func onInterrupt() -> StopSignal {
    _ = interrupt.isRaised  // made before a handler can need it
    signal(SIGINT) { _ in
      if StopSignal.interrupt.isRaised {
        signal(SIGINT, SIG_DFL)
        kill(getpid(), SIGINT)
      }
      StopSignal.interrupt.raise()
    }
    return interrupt
  }

  private static let interrupt = StopSignal()
}
