import LessonKit
import Notation

/// The running text of a page, and its formulas.
extension MarkdownPage {
  /// GitHub knows no `\operatorname`.
  func latex(_ formula: String) -> String {
    latexSource(formula).replacing("\\operatorname{", with: "\\mathrm{")
  }

  /// Running text, with its commands and formulas.
  ///
  /// - Parameter isCell: whether it stands in a cell of a table, which a bar would end.
  func inline(_ text: String, isCell: Bool = false) -> String {
    inlinePieces(text, choices: record.choices).map { piece in
      if case .formula(let formula) = piece.kind, isCell {
        return "$\(latex(formula).latexForMarkdownCell)$"
      }
      let markdown = inline(piece)
      return isCell ? markdown.escapedForMarkdownCell : markdown
    }.joined()
  }

  func inline(_ piece: InlinePiece) -> String {
    switch piece.kind {
    case .words: piece.source.escapedForMarkdown
    case .term(let words): "**\(words.escapedForMarkdown)**"
    case .mention(let words): "*\(words.escapedForMarkdown)*"
    case .code(let code): "`\(code)`"
    case .formula(let formula): "$\(latex(formula))$"
    case .setting(let name, let value):
      record.controls.contains { $0.name == name }
        ? "`chalk run \(record.card.id) \(setOption(name, value))`"
        : "`\(setOption(name, value))`"
    }
  }
}
