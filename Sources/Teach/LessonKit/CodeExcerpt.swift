import Foundation

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
    file = URL(fileURLWithPath: path).lastPathComponent
    line = opening + 2
    text = body.map { String($0.dropFirst(margin)) }.joined(separator: "\n")
  }
}
