import Foundation

/// A Swift file of a chapter: what it declares for other files, and which names it uses.
struct ChapterFile {
  let url: URL
  let text: String
  /// Types, functions and constants that other files may use by their names.
  let declared: Set<String>
  /// Every word of its code, without those in comments and texts.
  let used: Set<String>

  init?(_ url: URL) {
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
    self.url = url
    self.text = text
    let plain = PlainSource(text).text
    used = Set(plain.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    var declared: Set<String> = []
    var depth = 0
    for line in plain.split(separator: "\n", omittingEmptySubsequences: false) {
      // Types and functions, and the members of types and extensions.
      if depth <= 1,
        let match = line.prefixMatch(
          of:
            #/\s*((?:[@\w()]+\s+)*?)(struct|class|enum|protocol|actor|typealias|func|var|let)\s+`?(\w+)/#
        )
      {
        if !match.1.contains("private") { declared.insert(String(match.3)) }
      }
      for character in line {
        if character == "{" { depth += 1 }
        if character == "}" { depth = max(0, depth - 1) }
      }
    }
    self.declared = declared
  }
}
