import Chalk
import Foundation
import PluginHost
import Synchronization

/// How far long work has come: a bar on a terminal, now and then a line elsewhere. Work that takes
/// less than a second shows nothing; a plugin that gives no sign for five is told of, in case it never ends.
final class ProgressLine: Sendable {
  private struct State {
    var lastShown: Date
    var isShowing = false
    /// When the work last gave a sign, and the seconds of silence after which a word is said.
    var lastSign = Date()
    var patience = 5.0
  }

  private let terminal: Terminal
  /// Of several processes only the first shows how far the work has come.
  private let isMuted: Bool
  private let state: Mutex<State>

  /// - Parameter subject: what is said to be still running when a plugin gives no sign; nil says nothing.
  init(_ terminal: Terminal, watching subject: String? = nil) {
    self.terminal = terminal
    state = Mutex(State(lastShown: Date()))
    isMuted = Distribution.current?.isFirst == false
    guard !isMuted, let subject, Supervisor.isChild || terminal.isInteractive else { return }
    Thread.detachNewThread { [weak self] in
      while true {
        usleep(250_000)
        guard let self else { return }
        self.sayIfSilent(subject)
      }
    }
  }

  /// After 5, 10, 20, 40 … seconds without a sign.
  private func sayIfSilent(_ subject: String) {
    state.withLock { state in
      let silence = Date().timeIntervalSince(state.lastSign)
      guard silence >= state.patience else { return }
      state.patience *= 2
      if state.isShowing && terminal.isInteractive {
        terminal.write("\r" + TerminalStyle.clearingLine)
      }
      state.isShowing = false
      terminal.write([
        "Still running: \(subject), for \(Int(silence)) s without a sign. Ctrl-C ends it."
      ])
    }
  }

  /// Called often; shows at most ten times a second on a terminal, every five seconds elsewhere.
  func show(_ progress: Board.Progress) {
    if isMuted { return }
    let isInteractive = terminal.isInteractive
    state.withLock { state in
      (state.lastSign, state.patience) = (Date(), 5)
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
