import Foundation

/// Something outside of Chalk that Chalk uses while it runs.
struct Diagnostics: Sendable {
  let name: String
  /// The Debian package that brings it.
  let package: String
  let purpose: String
  /// What was found, such as a version; nil where it is missing.
  let find: @Sendable () -> String?

  static let all: [Diagnostics] = [
    program("gnuplot", ["--version"], package: "gnuplot-nox", purpose: "charts cannot be drawn"),
    program("dot", ["-V"], package: "graphviz", purpose: "computation graphs cannot be laid out"),
    font("DejaVu Sans", package: "fonts-dejavu-core", purpose: "figures fall back to another font"),
  ]

  /// A program found in `PATH` that tells its version.
  static func program(
    _ name: String, _ arguments: [String], package: String, purpose: String
  ) -> Diagnostics {
    Diagnostics(name: name, package: package, purpose: purpose) { output(of: name, arguments) }
  }

  private static func font(_ family: String, package: String, purpose: String) -> Diagnostics {
    Diagnostics(name: family, package: package, purpose: purpose) {
      let found = output(of: "fc-match", ["-f", "%{family}: %{file}", family])
      return found.flatMap { $0.hasPrefix(family) ? $0 : nil }
    }
  }

  /// The first line that a program prints; nil where there is no such program.
  private static func output(of program: String, _ arguments: [String]) -> String? {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = pipe
    process.standardError = pipe
    guard (try? process.run()) != nil else { return nil }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }
}
