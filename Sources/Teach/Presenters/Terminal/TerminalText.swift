import LessonKit
import Notation
import TerminalText

extension TerminalPresenter {
  /// Running text: its formulas as in formulas; commands as they are written. What is typed while
  /// stepping through a lesson is an option of the command where nobody steps. Emphasis is marked by signs without
  /// width, which ``emphasized(_:)`` takes out of the wrapped lines.
  func text(_ prose: Prose) -> String {
    inlinePieces(prose.text, choices: choices).map { piece in
      switch piece.kind {
      case .words, .code: piece.source
      case .term(let words): style.hasColor ? "\(Mark.term)\(words)\(Mark.end)" : "*\(words)*"
      case .mention(let words): style.hasColor ? "\(Mark.mention)\(words)\(Mark.end)" : "“\(words)”"
      case .formula(let formula): mathText(formula)
      case .setting(let name, let value):
        isForLearner ? piece.source : setOption(name, value)
      }
    }.joined()
  }

  /// Wrapped lines with their terms bold and their mentioned words in italics, also over the end of a line.
  func emphasized(_ lines: [String]) -> [String] {
    var open: Character?
    return lines.map { line in
      var result = ""
      if let open, let start = Mark.start(open) { result += start }
      for character in line {
        if let start = Mark.start(character) {
          result += start
          open = character
        } else if character == Mark.end {
          result += Mark.stop
          open = nil
        } else {
          result.append(character)
        }
      }
      return open == nil ? result : result + Mark.stop
    }
  }
}

/// Signs without width that stand for the begin and the end of emphasis until lines are wrapped.
private enum Mark {
  static let term: Character = "\u{2061}"
  static let mention: Character = "\u{2063}"
  static let end: Character = "\u{2062}"
  /// Neither bold nor in italics.
  static let stop = "\u{1B}[22;23m"

  static func start(_ mark: Character) -> String? {
    switch mark {
    case term: "\u{1B}[1m"
    case mention: "\u{1B}[3m"
    default: nil
    }
  }
}
