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
  /// What it offers to the catalog: lessons, plugins.
  let offers: [Declaration]
  /// The source with comments and texts blanked out, byte for byte.
  private let plain: String

  init?(_ url: URL) {
    guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
    self.url = url
    self.text = text
    let plain = PlainSource(text).text
    self.plain = plain
    offers = Offers(in: [text]).found
    used = Set(plain.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    var (declared, added): (Set<String>, Set<String>) = ([], [])
    var depth = 0
    var isInExtension = false
    for line in plain.split(separator: "\n", omittingEmptySubsequences: false) {
      if depth == 0 { isInExtension = line.hasPrefix("extension ") }
      if depth == 0 || (depth == 1 && isInExtension),
        let name = ChapterFile.name(declaredIn: line)
      {
        if depth == 0 { declared.insert(name) } else { added.insert(name) }
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

  /// The source with a type's name replaced where it stands in code as a word of its own.
  ///
  /// In texts and comments the word is about what it means, and stays. So does a member of that name, such as the layer
  /// `layers.LSTM` in a lesson whose type is `LSTM`.
  func renaming(_ type: String, to name: String) -> String {
    let (source, code, word) = (Array(text.utf8), Array(plain.utf8), Array(type.utf8))
    var result: [UInt8] = []
    result.reserveCapacity(source.count)
    var place = 0
    while place < source.count {
      if ChapterFile.hasWord(word, at: place, in: code) {
        result += Array(name.utf8)
        place += word.count
      } else {
        result.append(source[place])
        place += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func hasWord(_ word: [UInt8], at place: Int, in code: [UInt8]) -> Bool {
    let end = place + word.count
    guard end <= code.count, code[place] == word[0], code[place..<end].elementsEqual(word) else {
      return false
    }
    if end < code.count, isInName(code[end]) { return false }
    guard place > 0 else { return true }
    if isInName(code[place - 1]) { return false }
    // `a.Name` is a member, `a...Name` and `a..<Name` are ranges.
    let isAfterPoint = code[place - 1] == UInt8(ascii: ".")
    return !isAfterPoint || (place > 1 && code[place - 2] == UInt8(ascii: "."))
  }

  private static func isInName(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || Character(UnicodeScalar(byte)).isLetter
      || Character(UnicodeScalar(byte)).isNumber
  }

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
