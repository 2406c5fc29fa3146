import Foundation

/// The built `chalk`, run as a user runs it.
struct ChalkProcess {
  /// What a run left behind.
  struct Outcome {
    let status: Int32
    let output: String
    let errors: String
  }

  /// A folder of its own: nothing of the user's is read or written.
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// The executable lies beside the tests.
  static var executable: URL {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).standardizedFileURL
    let beside = tests.deletingLastPathComponent().appendingPathComponent("chalk")
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    return packageRoot.appendingPathComponent(".build/release/chalk")
  }

  static var packageRoot: URL {
    (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
  }

  func run(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(arguments, input: input, environment: environment)
  }

  func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:],
    without removed: [String] = []
  ) throws -> Outcome {
    let own = ["CHALK_HOME": folder.appendingPathComponent("home").path]
    return try run(
      ChalkProcess.executable, arguments, input: input,
      environment: ProcessInfo.processInfo.environment
        .merging(own) { $1 }.merging(environment) { $1 }.filter { !removed.contains($0.key) })
  }

  /// Another program, by its name or its path, run in the folder.
  func shell(_ words: [String]) throws -> Outcome {
    try run(
      URL(fileURLWithPath: "/usr/bin/env"), words, input: "",
      environment: ProcessInfo.processInfo.environment)
  }

  private func run(
    _ program: URL, _ arguments: [String], input: String, environment: [String: String]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = environment
    let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = stdout
    process.standardError = stderr
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try stdin.fileHandleForWriting.close()
    let errors = Collected(stderr.fileHandleForReading)
    let output = stdout.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: output, as: UTF8.self),
      errors: errors.text())
  }

  /// Writes a file into the folder.
  func write(_ name: String, _ text: String) throws {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file, options: .atomic)
  }

  func remove() {
    try? FileManager.default.removeItem(at: folder)
  }
}

/// Reads one stream to its end while another is being read.
private final class Collected: @unchecked Sendable {  // written by one thread, read after it ended
  private var data = Data()
  private let done = DispatchSemaphore(value: 0)

  init(_ file: FileHandle) {
    Thread.detachNewThread { [self] in
      data = file.readDataToEndOfFile()
      done.signal()
    }
  }

  func text() -> String {
    done.wait()
    return String(decoding: data, as: UTF8.self)
  }
}
