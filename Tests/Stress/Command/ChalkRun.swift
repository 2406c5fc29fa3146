import Foundation

/// A run of the `chalk` that lies beside this program, in a folder of its own, with a limit of time.
struct ChalkRun {
  /// The folder in which it works.
  let folder: URL
  let words: [String]
  /// What it can read.
  var input = ""
  var environment: [String: String] = [:]
  /// The variables that are not set for it.
  var without: [String] = []
  /// After how many seconds it gets Ctrl-C, where somebody has to press it.
  var secondsToControlC: Double?
  var limit = 90.0

  /// How it ended.
  struct End {
    let status: Int32
    let isSignalled: Bool
    /// Whether its time was over.
    let isCutShort: Bool
    /// What it said on both streams.
    let said: String
    let seconds: Double
  }

  static func executable() throws -> URL {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("chalk")
  }

  func callAsFunction() throws -> End {
    let streams = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-run-\(UUID().uuidString)").path
    let (typed, said) = (streams + ".typed", streams + ".said")
    defer { for path in [typed, said] { unlink(path) } }
    try Data(input.utf8).write(to: URL(fileURLWithPath: typed))
    try Data().write(to: URL(fileURLWithPath: said))
    let process = Process()
    process.executableURL = try ChalkRun.executable()
    process.arguments = words
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .filter { !without.contains($0.key) }.merging(environment) { $1 }
    let output = FileHandle(forWritingAtPath: said)
    process.standardInput = FileHandle(forReadingAtPath: typed)
    (process.standardOutput, process.standardError) = (output, output)
    let over = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in over.signal() }
    let start = Date()
    try process.run()
    var isOver = false
    for (signal, seconds) in [(SIGINT, secondsToControlC), (SIGKILL, limit)] {
      guard let seconds, !isOver else { continue }
      isOver = over.wait(timeout: .now() + seconds) == .success
      // As a terminal does it: to the whole group.
      if !isOver { kill(-process.processIdentifier, signal) }
    }
    process.waitUntilExit()
    return End(
      status: process.terminationStatus, isSignalled: process.terminationReason != .exit,
      isCutShort: !isOver, said: (try? String(contentsOfFile: said, encoding: .utf8)) ?? "",
      seconds: Date().timeIntervalSince(start))
  }
}
