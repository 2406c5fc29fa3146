import Foundation

/// A Swift file of a chapter: what it declares for other files, and which names it uses.
struct ChapterFile {
  let url: URL
  let text: String
  /// Types, functions and constants of the file itself.
  let declared: Set<String>
  /// What it adds to types of others, by `extension`.
  let added: Set<String>
  /// Every word of its code, without those in comments and texts.
  let used: Set<String>

  init?(_ url: URL) {
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
    self.url = url
    self.text = text
    let plain = PlainSource(text).text
    used = Set(plain.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    var (declared, added): (Set<String>, Set<String>) = ([], [])
    var depth = 0
    var isInExtension = false
    for line in plain.split(separator: "\n", omittingEmptySubsequences: false) {
      if depth == 0 { isInExtension = line.hasPrefix("extension ") }
      if let name = ChapterFile.name(declaredIn: line) {
        if depth == 0 { declared.insert(name) }
        if depth == 1 && isInExtension { added.insert(name) }
      }
      for character in line {
        if character == "{" { depth += 1 }
        if character == "}" { depth = max(0, depth - 1) }
      }
    }
    (self.declared, self.added) = (declared, added)
  }

  /// Whether it lies in the folder that all lessons of the chapter share.
  var isShared: Bool { url.deletingLastPathComponent().lastPathComponent == "Shared" }

  /// The name that a line declares, `struct Name`, `static func name`, `let name`; nil where it declares none, or only
  /// for its file.
  private static func name(declaredIn line: Substring) -> String? {
    guard
      let match = line.prefixMatch(
        of:
          #/\s*((?:[@\w()]+\s+)*?)(struct|class|enum|protocol|actor|typealias|func|var|let)\s+`?(\w+)/#
      ), !match.1.contains("private")
    else { return nil }
    return String(match.3)
  }
}
