import Chalk
import Foundation
import Synchronization

/// How far long work has come: a bar on a terminal, now and then a line elsewhere. Work that takes
/// less than a second shows nothing.
final class ProgressLine: Sendable {
  private struct State {
    var lastShown: Date
    var isShowing = false
  }

  private let terminal: Terminal
  private let state: Mutex<State>

  init(_ terminal: Terminal) {
    self.terminal = terminal
    state = Mutex(State(lastShown: Date()))
  }

  /// Called often; shows at most ten times a second on a terminal, every five seconds elsewhere.
  func show(_ progress: Board.Progress) {
    let isInteractive = terminal.isInteractive
    state.withLock { state in
      let pause = !isInteractive ? 5 : state.isShowing ? 0.1 : 1
      guard Date().timeIntervalSince(state.lastShown) >= pause else { return }
      state.lastShown = Date()
      state.isShowing = true
      let line = "\(progress.activity) \(progress.done)/\(progress.total)"
      if isInteractive {
        let width = 24
        let filled = width * progress.done / max(1, progress.total)
        let bar =
          String(repeating: "━", count: filled) + String(repeating: "─", count: width - filled)
        terminal.write("\r\(TerminalStyle.clearingLine)\(bar) \(line)")
      } else {
        terminal.write([line])
      }
    }
  }

  /// Takes the bar away.
  func end() {
    let isInteractive = terminal.isInteractive
    state.withLock { state in
      if state.isShowing && isInteractive { terminal.write("\r" + TerminalStyle.clearingLine) }
      state.isShowing = false
    }
  }
}
