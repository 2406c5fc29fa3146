import Chalk
import Foundation

/// One of the process's output streams, which may be a terminal.
struct Terminal: Sendable {
  let file: FileHandle

  static let output = Terminal(file: .standardOutput)
  static let error = Terminal(file: .standardError)

  /// Whether the stream is a terminal rather than a file or a pipe.
  var isInteractive: Bool { isatty(file.fileDescriptor) == 1 }

  /// Columns and rows: of the window, or of `COLUMNS` and `LINES`, or 80 × 24.
  var size: (columns: Int, rows: Int) {
    var window = winsize()
    if ioctl(file.fileDescriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 {
      return (Int(window.ws_col), Int(window.ws_row))
    }
    return (Terminal.size(from: "COLUMNS") ?? 80, Terminal.size(from: "LINES") ?? 24)
  }

  /// A size from the environment; nil where no window can have it.
  private static func size(from name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
      .flatMap { (1...10_000).contains($0) ? $0 : nil }
  }

  /// Colored on a terminal, unless that is turned off (`NO_COLOR`, a dumb terminal).
  var style: TerminalStyle {
    let environment = ProcessInfo.processInfo.environment
    let isPlain = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    return TerminalStyle(width: min(100, size.columns), hasColor: isInteractive && !isPlain)
  }

  func write(_ lines: [String]) {
    write(lines.map { $0 + "\n" }.joined())
  }

  func write(_ text: String) {
    // A reader that went away, as in `chalk list | head`, is no error.
    try? file.write(contentsOf: Data(text.utf8))
  }
}
