import Foundation

/// A piece of code between its marks in a file.
struct CodePiece {
  /// The code, shifted to the left margin.
  let text: String
  private let before: [String]
  private let after: [String]
  private let margin: Int

  /// The piece of a name; nil where the file has none.
  init?(_ name: String, in file: String) {
    let lines = file.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let opening = "// excerpt: " + name
    guard let start = lines.firstIndex(where: { CodePiece.trimmed($0) == opening }),
      let end = lines[start...].firstIndex(where: { CodePiece.trimmed($0) == "// end excerpt" })
    else { return nil }
    let body = lines[(start + 1)..<end]
    let filled = body.filter { !CodePiece.trimmed($0).isEmpty }
    let margin = filled.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    self.margin = margin
    text = body.map { String($0.dropFirst(margin)) }.joined(separator: "\n")
    before = Array(lines[...start])
    after = Array(lines[end...])
  }

  /// The file with another text in place of this piece.
  func replaced(by text: String) -> String {
    let space = String(repeating: " ", count: margin)
    let body = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : space + $0 }
    return (before + body + after).joined(separator: "\n")
  }

  /// Whether a line begins or ends a piece.
  static func isMark(_ line: String) -> Bool {
    trimmed(line).hasPrefix("// excerpt:") || trimmed(line) == "// end excerpt"
  }

  private static func trimmed(_ line: String) -> String {
    line.trimmingCharacters(in: .whitespaces)
  }
}
