import Foundation

/// Lines typed by the learner, or coming out of a pipe.
final class LearnKeyboard {
  enum Event: Equatable {
    case line(String)
    /// The input is at its end.
    case end
    /// The window has to be drawn anew: it has another size, or the program was in the background.
    case redraw
    /// Ctrl-C.
    case interrupted
    /// A signal asks the program to end.
    case ended(signal: Int32)
  }

  private let descriptor: Int32
  private var waiting: [UInt8] = []
  /// How many bytes of `waiting` are known to have no line's end among them.
  private var searched = 0
  private var isInBackground = false
  private var isAtEnd = false

  init(descriptor: Int32 = 0) {
    self.descriptor = descriptor
  }

  /// What happens next: it waits for it.
  func next() -> Event {
    while true {
      if LearnSignals.takeInterrupt() { return .interrupted }
      if let signal = LearnSignals.ending { return .ended(signal: signal) }
      // Whoever reads or writes in the background of a terminal is stopped, or disturbs others.
      if isOthers {
        isInBackground = true
        usleep(100_000)
        continue
      }
      if LearnSignals.takeRedraw() || isInBackground {
        isInBackground = false
        return .redraw
      }
      if let line = takeLine() { return .line(line) }
      if isAtEnd { return .end }
      // A signal that comes just before the wait is seen after half a second.
      if isReadable(descriptor, within: 500) { read() }
    }
  }

  private func takeLine() -> String? {
    if let end = waiting[searched...].firstIndex(of: UInt8(ascii: "\n")) {
      defer {
        waiting.removeFirst(end + 1)
        searched = 0
      }
      return String(decoding: waiting[..<end], as: UTF8.self)
    }
    searched = waiting.count
    guard isAtEnd, !waiting.isEmpty else { return nil }
    defer { (waiting, searched) = ([], 0) }
    return String(decoding: waiting, as: UTF8.self)
  }

  /// Whether the terminal belongs to another program: this one was stopped, and goes on in the background.
  private var isOthers: Bool {
    let front = tcgetpgrp(descriptor)
    return front > 0 && front != getpgrp()
  }

  private func read() {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = Foundation.read(descriptor, &buffer, buffer.count)
    if count > 0 {
      waiting += buffer.prefix(count)
    } else if count == 0 || errno != EINTR {
      isAtEnd = true
    }
  }
}

/// Whether something can be read, or the other end is gone, within so many milliseconds.
func isReadable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
  var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&watched, 1, milliseconds) > 0
}
