import Figures
import LessonKit
import Notation
import TerminalText

extension TerminalPresenter {
  /// The lines of one block.
  func lines(of block: Block, _ counted: Counted, below formula: Formula?) -> [String] {
    switch block {
    case .prose(let prose): return text(prose).wrapped(to: style.width)
    case .warning(let prose): return hanging(text(prose), after: style.bad("!"), columns: 1)
    case .formula(let formula):
      return mathText(formula.latex).wrapped(to: style.width, indent: "    ").map(style.accent)
    case .explanation(let explanation):
      return opening(lines(of: explanation, below: formula), number: counted.openings + 1)
    case .value(let named):
      let lines = "\(text(named.name)): \(written(named.value))".wrapped(to: style.width)
      return named.explanation == nil ? lines : opening(lines, number: counted.openings + 1)
    case .table(let table): return lines(of: table, firstOpening: counted.openings + 1)
    case .code(let excerpt): return lines(of: excerpt)
    case .figure(let figure): return lines(of: figure, counted.figures)
    case .claim(let claim):
      let mark = claim.holds ? "✓" : "✗ " + translation("NOT TRUE:" as Prose).text
      return hanging(
        text(claim.statement), after: claim.holds ? style.good(mark) : style.bad(mark),
        columns: mark.columns)
    case .question(let question): return lines(of: question)
    case .control(let control): return lines(of: control)
    case .training(let training): return lines(of: training, opening: counted.openings + 1)
    }
  }

  /// Lines with the command that opens them at the end of the first, where somebody can type it.
  func opening(_ lines: [String], number: Int) -> [String] {
    guard isForLearner, let first = lines.first else { return lines }
    let mark = "e \(number)"
    if first.columns + 2 + mark.columns <= style.width {
      return [first.padded(to: style.width - mark.columns) + style.faint(mark)] + lines.dropFirst()
    }
    return lines + [String(repeating: " ", count: style.width - mark.columns) + style.faint(mark)]
  }

  private func lines(of excerpt: CodeExcerpt) -> [String] {
    if excerpt.isMissing {
      let text: Prose =
        "The code '\(excerpt.name)' stands in \(excerpt.file), which is not on this machine."
      return translation(text).text.wrapped(to: style.width).map(style.faint)
    }
    let place = translation("\(excerpt.file), line \(excerpt.line)" as Prose).text
    return excerpt.text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { codeLines(String($0)) }
      + place.wrapped(to: style.width - 4).map { "  └ " + style.faint($0) }
  }

  /// A line of code behind a rule; what is too long goes on below, set in further.
  private func codeLines(_ line: String) -> [String] {
    let room = style.width - 4
    if line.columns <= room { return ["  │ " + line] }
    let indent = String(repeating: " ", count: line.prefix { $0 == " " }.count + 4)
    let pieces = line.wrapped(to: room, indent: indent)
    return pieces.enumerated().map { index, piece in
      "  │ " + (index == 0 ? String(piece.dropFirst(4)) : piece)
    }
  }

  private func lines(of figure: Figure, _ index: Int) -> [String] {
    var lines = "▣ \(figure.title)".wrapped(to: style.width).map(style.bold)
    let caption = figure.caption.isEmpty ? figure.altText : figure.caption
    lines += caption.wrapped(to: style.width, indent: "  ")
    if let path = figurePath(index) {
      lines += path.wrapped(to: style.width, indent: "  ").map(style.accent)
    }
    return lines
  }

  private func lines(of question: Question) -> [String] {
    var lines = hanging(text(question.prompt), after: "?", columns: 1).map(style.bold)
    if case .choice(let options, _) = question.answer {
      for (index, option) in options.enumerated() {
        lines += hanging(text(option), after: "    \(index + 1)", columns: 5)
      }
    }
    if isForLearner { return lines }
    let reason = question.reason.map { ": \(text($0))" } ?? ""
    return lines + hanging("\(question.rightAnswer)\(reason)", after: style.good("  →"), columns: 3)
  }

  /// The line with which a question ends on the screen.
  public func lastLine(of question: Question) -> String { lines(of: question).last ?? "" }

  private func lines(of control: Control) -> [String] {
    let example = isForLearner ? " · s \(control.name)=…" : ""
    let text = "⟨\(control.name) = \(control.value)⟩ \(admitted(by: control))\(example)"
    return text.wrapped(to: style.width).map(style.accent)
  }

  private func admitted(by control: Control) -> String {
    switch control.kind {
    case .slider(let range):
      translation("from \(range.lowerBound) to \(range.upperBound)" as Prose).text
    case .integer(let range):
      translation("from \(range.lowerBound) to \(range.upperBound)" as Prose).text
    case .choice(let options): options.joined(separator: " | ")
    }
  }

  /// Text behind a mark, its further lines set in as far as its first.
  func hanging(_ text: String, after mark: String, columns: Int) -> [String] {
    let indent = String(repeating: " ", count: columns + 1)
    var lines = text.wrapped(to: style.width, indent: indent)
    lines[0] = mark + " " + lines[0].dropFirst(columns + 1)
    return lines
  }
}

extension String {
  var trailingSpacesRemoved: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
