import Foundation

/// A piece of the source that really runs, cut out of its file.
public struct CodeExcerpt: Sendable, Codable, Equatable {
  /// The name by which the lesson asked for it.
  public let name: String
  /// The file, with the folders inside the project that it lies in.
  public let file: String
  /// The number of the first line, from 1; 0 where the code is missing.
  public let line: Int
  /// The code; empty where it is missing.
  public let text: String

  /// An excerpt as a record keeps it.
  public init(name: String, file: String, line: Int, text: String) {
    self.name = name
    self.file = file
    self.line = line
    self.text = text
  }

  /// Whether the source was not available when the lesson ran.
  public var isMissing: Bool { line == 0 }
}

extension CodeExcerpt {
  /// The lines of a source file between `// excerpt: name` and `// end excerpt`, shifted to the
  /// left margin. Nil where the file or the excerpt is not there.
  public init?(named name: String, inFile path: String) {
    guard let source = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard
      let opening = lines.firstIndex(where: { $0.trimmed == "// excerpt: \(name)" }),
      let length = lines[(opening + 1)...].firstIndex(where: { $0.trimmed == "// end excerpt" })
    else { return nil }
    let body = lines[(opening + 1)..<length]
    let margin =
      body.filter { !$0.trimmed.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    self.init(
      name: name, file: pathInProject(path), line: opening + 2,
      text: body.map { String($0.dropFirst(margin)) }.joined(separator: "\n"))
  }
}

extension CodeExcerpt {
  /// An excerpt without code, for when the source is not available: it only says where the code is.
  init(missing name: String, inFile path: String) {
    self.init(name: name, file: pathInProject(path), line: 0, text: "")
  }
}

/// The path from `Lessons` or `Sources` on; the file's name where it lies elsewhere.
private func pathInProject(_ path: String) -> String {
  let parts = path.split(separator: "/").map(String.init)
  let start = parts.lastIndex { ["Lessons", "Sources"].contains($0) } ?? parts.count - 1
  return parts[max(0, start)...].joined(separator: "/")
}
