import Foundation
import Synchronization

/// What can happen to a terminal program from outside: Ctrl-C, a window that changed its size, Ctrl-Z and `fg`, and
/// a window that was closed. They are noted, and looked at between two keystrokes.
enum LearnSignals {
  private static let interrupts = Atomic<Int>(0)
  /// The window is to be drawn anew: it has another size, or others have written in it.
  private static let redraws = Atomic<Int>(0)
  private static let end = Atomic<Int32>(0)

  /// From now on these signals are noted instead of ending the program. Programs started from here are not
  /// touched: they get their own signals.
  static func watch() {
    _ = (takeInterrupt(), takeRedraw(), ending)  // the counters exist before a signal can come
    letThrough()
    signal(SIGINT) { _ in LearnSignals.interrupts.add(1, ordering: .relaxed) }
    signal(SIGWINCH) { _ in LearnSignals.redraws.add(1, ordering: .relaxed) }
    watchForReturn()
    for number in [SIGTERM, SIGHUP] {
      let before = signal(number) { LearnSignals.end.store($0, ordering: .relaxed) }
      // `nohup` asks to go on when the window is closed.
      if unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
        signal(number, SIG_IGN)
      }
    }
    signal(SIGPIPE, SIG_IGN)
  }

  /// From now on it is noted when a program goes on that was stopped by Ctrl-Z.
  static func watchForReturn() {
    _ = takeRedraw()
    signal(SIGCONT) { _ in LearnSignals.redraws.add(1, ordering: .relaxed) }
  }

  /// Lets the signals through to this thread: whoever started the program may have held them back.
  static func letThrough() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGWINCH, SIGCONT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// Whether Ctrl-C was pressed since this was last asked.
  static func takeInterrupt() -> Bool { interrupts.exchange(0, ordering: .relaxed) > 0 }

  /// Whether the window has to be drawn anew since this was last asked.
  static func takeRedraw() -> Bool { redraws.exchange(0, ordering: .relaxed) > 0 }

  /// The signal that asked the program to end; nil where none did.
  static var ending: Int32? {
    let signal = end.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }
}
