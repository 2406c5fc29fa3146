import LessonKit
import Notation

extension WebBlocks {
  /// A text of the page itself, in the reader's language, ready for HTML.
  func say(_ prose: Prose) -> String { translation(prose).text.escapedForHTML }

  /// Running text as HTML, with its commands and formulas.
  func text(_ prose: Prose) -> String { text(prose.text) }

  func text(_ text: String) -> String {
    inlinePieces(text, choices: choices).map { piece in
      switch piece.kind {
      case .words: piece.source.escapedForHTML
      case .term(let words): "<strong class=\"term\">\(words.escapedForHTML)</strong>"
      case .mention(let words): "<em>\(words.escapedForHTML)</em>"
      case .code(let code): html(ofCode: code)
      case .formula(let formula): math(formula)
      case .setting(let name, let value): html(ofSetting: name, value)
      }
    }.joined()
  }

  /// What is typed at a lesson in the terminal: here a button that moves the slider, where the page
  /// has that position; else what to type.
  private func html(ofSetting name: String, _ value: String) -> String {
    if let live { return liveHTML(ofSetting: name, value, live) }
    if isStill { return html(ofCode: "chalk run \(lesson) \(setOption(name, value))") }
    guard let values = positions[name] else { return html(ofCode: setOption(name, value)) }
    let number = Double(value.replacing("−", with: "-"))
    if let here = values.first(where: { $0 == value || number != nil && Double($0) == number }) {
      return "<button type=\"button\" class=\"set\" data-set=\"\(name.escapedForHTML)\" "
        + "data-value=\"\(here.escapedForHTML)\">\("\(name) = \(value)".escapedForHTML)</button>"
    }
    return html(ofCode: "chalk run \(lesson) \(setOption(name, value))")
  }

  /// Lines are broken between words only: not after the hyphens of an option.
  func html(ofCode code: String) -> String {
    let words = code.split(separator: " ").map { word in
      let text = String(word).escapedForHTML
      return word.contains("-") ? "<span>\(text)</span>" : text
    }
    return "<code>\(words.joined(separator: " "))</code>"
  }

  /// A formula: it is typeset in the page; until then, and without scripts, it is readable text.
  func math(_ source: String) -> String {
    if isStill { return mathML(source) }
    return "<span class=\"math\" data-tex=\"\(latexSource(source).escapedForHTML)\">"
      + "\(mathText(source).escapedForHTML)</span>"
  }
}

extension WebBlocks {
  /// A long formula that may go over several lines.
  func brokenMath(_ source: String) -> String {
    latexPieces(latexSource(source)).map(math).joined(separator: " ")
  }
}

/// `--set name=value`, as a shell takes it.
func setOption(_ name: String, _ value: String) -> String {
  "--set " + "\(name)=\(value.replacing("−", with: "-"))".quotedForShell
}
