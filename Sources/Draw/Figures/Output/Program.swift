import Foundation

/// A program that figures need, and the Debian package that brings it.
struct Program {
  var name: String
  var package: String

  static let gnuplot = Program(name: "gnuplot", package: "gnuplot-nox")
  static let dot = Program(name: "dot", package: "graphviz")

  /// Where it is, in a list of folders such as PATH.
  func find(in searchPath: String) throws(FigureError) -> String {
    for folder in searchPath.split(separator: ":") {
      let path = folder + "/" + name
      if access(String(path), X_OK) == 0 { return String(path) }
    }
    throw .missingProgram(name, package: package, searched: searchPath)
  }
}
