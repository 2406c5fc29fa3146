import Foundation
import Synchronization

/// The two things that can happen to a terminal program from outside: Ctrl-C, and a window that
/// changed its size. They are noted, and looked at between two keystrokes.
enum LearnSignals {
  private static let interrupts = Atomic<Int>(0)
  private static let resizes = Atomic<Int>(0)

  /// From now on Ctrl-C is noted instead of ending the program. Programs started from here are not
  /// touched: they get their own signals.
  static func watch() {
    _ = (takeInterrupt(), takeResize())  // the counters exist before a signal can come
    letThrough()
    signal(SIGINT) { _ in LearnSignals.interrupts.add(1, ordering: .relaxed) }
    signal(SIGWINCH) { _ in LearnSignals.resizes.add(1, ordering: .relaxed) }
    signal(SIGPIPE, SIG_IGN)
  }

  /// Lets both signals through to this thread: whoever started the program may have held them back.
  static func letThrough() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGWINCH)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Whether Ctrl-C was pressed since this was last asked.
  static func takeInterrupt() -> Bool { interrupts.exchange(0, ordering: .relaxed) > 0 }

  /// Whether the window changed since this was last asked.
  static func takeResize() -> Bool { resizes.exchange(0, ordering: .relaxed) > 0 }
}
