import Chalk
import Processes

/// Something outside of Chalk that Chalk uses while it runs.
struct Diagnostics: Sendable {
  let name: String
  /// The Debian package that brings it.
  let package: String
  let purpose: String
  /// Whether Chalk does all but a little without it.
  var isOptional = false
  /// What was found, such as a version; nil where it is missing.
  let find: @Sendable () -> String?

  static let all: [Diagnostics] = [
    program("gnuplot", ["--version"], package: "gnuplot-nox", purpose: "charts cannot be drawn"),
    program("dot", ["-V"], package: "graphviz", purpose: "computation graphs cannot be laid out"),
    font("DejaVu Sans", package: "fonts-dejavu-core", purpose: "figures fall back to another font"),
    letters("zh-cn", "a font for Chinese, Japanese and Korean", package: "fonts-noto-cjk"),
    Diagnostics(
      name: "Open MPI", package: "openmpi-bin",
      purpose: "training runs in one process; with it mpirun spreads it over several",
      isOptional: true
    ) { MPICommunicator.installedVersion },
    Diagnostics(
      name: "CodeMirror", package: "libjs-codemirror",
      purpose: "code is written in a plain text area on live pages", isOptional: true
    ) { ServeLibraries.editorVersion },
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

  /// Any font that has the letters of a language; figures look for one whenever a label needs it.
  private static func letters(_ language: String, _ name: String, package: String) -> Diagnostics {
    Diagnostics(
      name: name, package: package, purpose: "labels with such letters show □ in their place",
      isOptional: true
    ) {
      output(of: "fc-list", [":lang=\(language)", "family"])
    }
  }

  /// The first line that a program prints; nil where there is no such program.
  private static func output(of program: String, _ arguments: [String]) -> String? {
    guard let answer = try? Command(program, arguments).answer(together: true), answer.isSuccess
    else { return nil }
    return answer.output.split(separator: "\n").first.map(String.init)
  }
}
