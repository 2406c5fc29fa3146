import Foundation

/// Lines typed by the learner, or coming out of a pipe.
final class LearnKeyboard {
  enum Event: Equatable {
    case line(String)
    /// The input is at its end.
    case end
    /// The window has another size.
    case resized
    /// Ctrl-C.
    case interrupted
  }

  private let descriptor: Int32
  private var waiting: [UInt8] = []
  private var isAtEnd = false

  init(descriptor: Int32 = 0) {
    self.descriptor = descriptor
  }

  /// What happens next: it waits for it.
  func next() -> Event {
    while true {
      if LearnSignals.takeInterrupt() { return .interrupted }
      if LearnSignals.takeResize() { return .resized }
      if let line = takeLine() { return .line(line) }
      if isAtEnd { return .end }
      // A signal that comes just before the wait is seen after half a second.
      if isReadable(descriptor, within: 500) { read() }
    }
  }

  private func takeLine() -> String? {
    if let end = waiting.firstIndex(of: UInt8(ascii: "\n")) {
      defer { waiting.removeFirst(end + 1) }
      return String(decoding: waiting[..<end], as: UTF8.self)
    }
    guard isAtEnd, !waiting.isEmpty else { return nil }
    defer { waiting = [] }
    return String(decoding: waiting, as: UTF8.self)
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
