import Foundation

/// The built `chalk-stress`, which lies beside the tests.
enum StressProgram {
  static var packageRoot: URL {
    (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
  }

  static var path: String {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).standardizedFileURL
    let beside = tests.deletingLastPathComponent().appendingPathComponent("chalk-stress")
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside.path }
    return packageRoot.appendingPathComponent(".build/release/chalk-stress").path
  }

  /// Its output.
  static func run(_ words: [String], _ environment: [String: String] = [:]) throws -> String {
    try outcome(words, environment).output
  }

  /// How it ended, and what it said.
  static func outcome(
    _ words: [String], _ environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = words
    process.environment = ProcessInfo.processInfo.environment
      .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }.merging(environment) { $1 }
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: data, as: UTF8.self),
      String(decoding: said, as: UTF8.self)
    )
  }
}
