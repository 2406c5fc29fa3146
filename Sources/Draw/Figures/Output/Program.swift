import Foundation

/// A program that figures need, and the Debian package that brings it.
struct Program {
  var name: String
  var package: String

  static let gnuplot = Program(name: "gnuplot", package: "gnuplot-nox")
  static let dot = Program(name: "dot", package: "graphviz")
  static let fontList = Program(name: "fc-list", package: "fontconfig")

  /// Where it is, in a list of folders such as PATH.
  func find(in searchPath: String) throws(FigureError) -> String {
    for folder in searchPath.split(separator: ":") {
      let path = folder + "/" + name
      if access(String(path), X_OK) == 0 { return String(path) }
    }
    throw .missingProgram(name, package: package, searched: searchPath)
  }

  /// Runs it to its end: its exit status, and what it wrote to its standard output and error.
  ///
  /// - Parameters:
  ///   - folder: where the answer may lie for a moment.
  ///   - timeout: after so many seconds it is ended, and `FigureError.timedOut` thrown.
  func run(
    _ arguments: [String], in searchPath: String, folder: String, timeout: Double
  ) throws(FigureError) -> (status: Int32, output: String, words: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try find(in: searchPath))
    process.arguments = arguments
    let paths = ["output", "words"].map { "\(folder)/\(name).\($0)" }
    defer { for path in paths { unlink(path) } }
    for path in paths { try WholeFile.put([], at: path) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: paths[0])
    process.standardError = FileHandle(forWritingAtPath: paths[1])
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do {
      try process.run()
    } catch {
      throw .programEnded(name, words: "\(error)")
    }
    if ended.wait(timeout: .now() + timeout) == .timedOut {
      kill(process.processIdentifier, SIGKILL)
      ended.wait()
      throw .timedOut(name, seconds: timeout)
    }
    let said = try paths.map { path throws(FigureError) in
      String(decoding: try WholeFile.read(path), as: UTF8.self)
    }
    return (process.terminationStatus, said[0], said[1])
  }
}
