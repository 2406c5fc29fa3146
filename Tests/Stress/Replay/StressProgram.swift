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
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = words
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
