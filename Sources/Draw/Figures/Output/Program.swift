import Glibc
import Processes

/// A program that figures need, and the Debian package that brings it.
struct Program {
  var name: String
  var package: String

  static let gnuplot = Program(name: "gnuplot", package: "gnuplot-nox")
  static let dot = Program(name: "dot", package: "graphviz")
  static let film = Program(name: "ffmpeg", package: "ffmpeg")
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
  /// - Parameter limit: beyond it, it is ended, and `FigureError.timedOut` thrown.
  func run(
    _ arguments: [String], in searchPath: String, limit: TimeLimit
  ) throws(FigureError) -> (status: Int32, output: String, words: String) {
    var command = Command(try find(in: searchPath), arguments)
    command.input = .nothing
    let answer: Answer
    do {
      answer = try command.answer(within: limit)
    } catch {
      throw .programEnded(name, words: error.description)
    }
    switch answer.ending {
    case .exited(let status), .signalled(let status):
      return (status, answer.output, answer.errors)
    case .tookTooLong(let seconds): throw .timedOut(name, seconds: seconds)
    }
  }
}
