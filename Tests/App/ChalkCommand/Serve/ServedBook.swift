import Foundation

/// `chalk serve`, running, with a home of its own.
final class ServedBook {
  let chalk: ChalkProcess
  /// Such as `http://127.0.0.1:8642`.
  let address: String
  /// The first link, which works once.
  let link: String
  private let process: Process

  struct NotStarted: Error { let said: String }

  /// Starts the server, and waits until it has said where it is.
  ///
  /// - Parameters:
  ///   - chalk: the process whose home it uses: a second server can go on where the first was.
  ///   - port: the port; 0 takes a free one.
  init(_ arguments: [String] = [], chalk: ChalkProcess? = nil, port: Int = 0) throws {
    self.chalk = try chalk ?? ChalkProcess()
    process = Process()
    process.executableURL = ChalkProcess.executable
    process.arguments = ["serve", "--port", "\(port)"] + arguments
    process.currentDirectoryURL = self.chalk.folder
    process.environment = ProcessInfo.processInfo.environment.merging([
      "CHALK_HOME": self.chalk.folder.appendingPathComponent("home").path
    ]) { $1 }
    let output = Pipe()
    process.standardOutput = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    var said = ""
    let end = Date().addingTimeInterval(60)
    while Date() < end, !said.contains("Ctrl-C ends") {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { break }
      said += String(decoding: data, as: UTF8.self)
    }
    guard let found = said.firstMatch(of: #/(http:\/\/127\.0\.0\.1:\d+)\/\?token=[0-9a-f]+/#)
    else { throw NotStarted(said: said) }
    (link, address) = (String(found.0), String(found.1))
  }

  /// A test that has failed leaves no server behind: it would hold the output of the tests open for ever.
  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  var port: Int { Int(address.split(separator: ":").last ?? "") ?? 0 }

  /// Ends the server as Ctrl-C does, which a terminal sends to all processes of a command, or at once.
  func stop(atOnce: Bool = false) {
    guard process.isRunning else { return }
    if atOnce {
      kill(process.processIdentifier, SIGKILL)
    } else {
      kill(-process.processIdentifier, SIGINT)
    }
    process.waitUntilExit()
  }
}
