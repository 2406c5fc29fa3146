import Foundation

/// A program run inside a terminal of 80 × 24 that nobody looks at, driven by typing.
final class PseudoTerminal {
  private let process = Process()
  private let master: FileHandle
  private(set) var screen = ""

  init(
    _ executable: URL, _ arguments: [String], in folder: URL, columns: Int = 80, rows: Int = 24,
    environment: [String: String] = [:]
  ) throws {
    // Linux' own way to a new terminal: open the multiplexer, unlock the other end, ask its number.
    let descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var (locked, number) = (Int32(0), UInt32(0))
    guard descriptor >= 0, ioctl(descriptor, UInt(0x4004_5431), &locked) == 0,
      ioctl(descriptor, UInt(0x8004_5430), &number) == 0
    else { throw POSIXError(.ENXIO) }
    let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(slave, UInt(TIOCSWINSZ), &size)
    master = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let terminal = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging([
      "CHALK_HOME": folder.appendingPathComponent("home").path, "TERM": "xterm", "NO_COLOR": "",
    ]) { $1 }.merging(environment) { $1 }
    process.standardInput = terminal
    process.standardOutput = terminal
    process.standardError = terminal
    try process.run()
    try terminal.close()
  }

  /// Types a line and Enter.
  func type(_ line: String) throws {
    screen = ""
    try master.write(contentsOf: Data((line + "\n").utf8))
  }

  /// Reads until the text is on the screen; false where it does not come within the time.
  func waits(for text: String, seconds: Double = 10) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while !screen.contains(text) && Date() < end {
      var watched = pollfd(fd: master.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&watched, 1, 100) > 0 else { continue }
      let data = master.availableData
      if data.isEmpty { break }
      screen += String(decoding: data, as: UTF8.self)
    }
    return screen.contains(text)
  }

  /// Forgets what was on the screen so far.
  func clear() { screen = "" }

  /// Ends the program, also where it inherited a mask that blocks the milder signals.
  func end() {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Presses Ctrl-C.
  func pressControlC() {
    screen = ""
    kill(process.processIdentifier, SIGINT)
  }

  /// Sends the program a signal.
  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Gives the window another size, and tells the program.
  func resize(columns: Int, rows: Int) {
    screen = ""
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master.fileDescriptor, UInt(TIOCSWINSZ), &size)
    kill(process.processIdentifier, SIGWINCH)
  }

  /// What stands on the screen now, row by row: all since it was last cleared, without colors.
  var rows: [String] {
    let cleared = screen.components(separatedBy: "\u{1B}[2J").last ?? ""
    return cleared.replacing(#/\u{1B}\[[0-9;]*[A-Za-z]/#, with: "")
      .replacing("\r", with: "").split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline
      ).map(String.init)
  }

  /// The status with which the program ended.
  func ends() -> Int32 {
    process.waitUntilExit()
    return process.terminationStatus
  }
}
