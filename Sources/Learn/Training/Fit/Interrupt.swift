import Glibc

/// Ctrl-C for as long as one training lasts: it ends the epoch, and the history is kept. Afterwards it
/// does again what it did before.
struct Interrupt {
  let signal: StopSignal
  private let before: sigaction

  init() {
    var before = sigaction()
    sigaction(SIGINT, nil, &before)
    self.before = before
    signal = .onInterrupt()
  }

  func release() {
    var before = before
    sigaction(SIGINT, &before, nil)
    signal.lower()
  }
}
