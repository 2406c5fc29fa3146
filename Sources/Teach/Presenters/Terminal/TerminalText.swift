import LessonKit

/// How text is set for a terminal: how wide, and whether in colour.
public struct TerminalStyle: Sendable, Equatable {
  /// How many columns a line may have.
  public var width: Int
  /// Whether colors and bold may be used.
  public var hasColor: Bool

  /// A style for a terminal of this width.
  public init(width: Int = 80, hasColor: Bool = false) {
    self.width = max(20, width)
    self.hasColor = hasColor
  }

  func bold(_ text: String) -> String { marked(text, "1") }
  func faint(_ text: String) -> String { marked(text, "2") }
  func good(_ text: String) -> String { marked(text, "32") }
  func bad(_ text: String) -> String { marked(text, "31") }
  func accent(_ text: String) -> String { marked(text, "36") }

  private func marked(_ text: String, _ code: String) -> String {
    hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

extension String {
  /// How many columns the text takes in a terminal: two for a Chinese character, none for an
  /// accent that stands over the letter before it.
  public var columns: Int {
    unicodeScalars.reduce(0) { $0 + $1.columns }
  }

  /// The text in lines of at most `width` columns, broken at spaces, and between Chinese
  /// characters, which have none. A longer word stands on a line of its own, cut where it must be.
  /// What fits on one line stays as it is, with all its spaces. An indent takes half of the width at most.
  public func wrapped(to width: Int, indent wanted: String = "") -> [String] {
    let indent = String(wanted.prefix(max(0, width / 2)))
    var lines: [String] = []
    for paragraph in split(separator: "\n", omittingEmptySubsequences: false) {
      if String(paragraph).columns + indent.columns <= width {
        lines.append(indent + paragraph)
        continue
      }
      var line = ""
      for word in paragraph.words {
        let space = line.isEmpty || word.joinsBefore ? "" : " "
        if (line + space + word.text).columns + indent.columns <= width {
          line += space + word.text
          continue
        }
        if !line.isEmpty { lines.append(indent + line) }
        line = word.text
        while !line.isEmpty && line.columns + indent.columns > width {
          let head = line.head(columns: width - indent.columns)
          lines.append(indent + head)
          line = String(line.dropFirst(head.count))
        }
      }
      lines.append(indent + line)
    }
    return lines
  }

  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - columns))
  }

  private func head(columns limit: Int) -> String {
    var head = ""
    var used = 0
    for character in self {
      let width = String(character).columns
      if used + width > limit && !head.isEmpty { break }
      head.append(character)
      used += width
    }
    return head
  }
}

/// No line begins with one of these, and none ends with one of those.
private let closing: Set<Character> = ["，", "。", "、", "；", "：", "？", "！", "）", "》", "”", "’"]
private let opening: Set<Character> = ["（", "《", "“", "‘"]

extension Substring {
  /// The pieces between which a line may be broken, and whether a piece follows without a space.
  fileprivate var words: [(text: String, joinsBefore: Bool)] {
    var words: [(text: String, joinsBefore: Bool)] = []
    for chunk in split(separator: " ") {
      var joins = false
      var run = ""
      for character in chunk {
        let isWide = String(character).columns == 2
        if closing.contains(character), run.isEmpty, joins {
          words[words.count - 1].text.append(character)
        } else if isWide, closing.contains(character) {
          words.append((run + String(character), joins))
          (run, joins) = ("", true)
        } else if isWide, !run.isEmpty, run.allSatisfy(opening.contains) {
          words.append((run + String(character), joins))
          (run, joins) = ("", true)
        } else if isWide, !opening.contains(character) {
          if !run.isEmpty { words.append((run, joins)) }
          words.append((String(character), joins || !run.isEmpty))
          (run, joins) = ("", true)
        } else if opening.contains(character), !run.isEmpty {
          words.append((run, joins))
          (run, joins) = (String(character), true)
        } else {
          run.append(character)
        }
      }
      if !run.isEmpty { words.append((run, joins)) }
    }
    return words
  }
}

extension Unicode.Scalar {
  fileprivate var columns: Int {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}

extension TerminalPresenter {
  /// Running text: its formulas as in formulas; commands as they are written. What is typed while
  /// stepping through a lesson is an option of the command where nobody steps.
  func text(_ prose: Prose) -> String {
    inlinePieces(prose.text, choices: choices).map { piece in
      switch piece.kind {
      case .words, .code: piece.source
      case .formula(let formula): mathText(formula)
      case .setting(let name, let value):
        isForLearner ? piece.source : setOption(name, value)
      }
    }.joined()
  }
}
