import Figures
import LessonKit
import Notation
import TerminalText

extension TerminalPresenter {
  /// The lines of one block.
  func lines(of block: Block, _ counted: Counted, below formula: Formula?) -> [String] {
    emphasized(plainLines(of: block, counted, below: formula))
  }

  private func plainLines(
    of block: Block, _ counted: Counted, below formula: Formula?
  ) -> [String] {
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
      let mark =
        claim.holds
        ? claim.kind == .identity ? "≡" : "✓" : "✗ " + translation("NOT TRUE:" as Prose).text
      return hanging(
        text(claim.statement), after: claim.holds ? style.good(mark) : style.bad(mark),
        columns: mark.columns)
    case .question(let question): return lines(of: question)
    case .control(let control): return lines(of: control)
    case .training(let training): return lines(of: training, opening: counted.openings + 1)
    case .comparison(let comparison): return lines(of: comparison)
    case .summary(let points): return points.flatMap { hanging(text($0), after: "•", columns: 1) }
    case .exercise(let exercise): return lines(of: exercise, number: counted.exercises + 1)
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

  /// The Keras program, then the Swift, each line with its number, so that one finds the other.
  private func lines(of comparison: CodeComparison) -> [String] {
    if comparison.swift.isMissing { return lines(of: comparison.swift) }
    func numbered(_ code: [String]) -> [String] {
      code.enumerated().flatMap { index, line -> [String] in
        if line.isEmpty { return [] }
        let head = String(index + 1)
        let pad = String(repeating: " ", count: max(0, 4 - head.count))
        let indent = String(line.prefix { $0 == " " })
        let pieces = line.wrapped(to: max(8, style.width - 7), indent: "")
        return pieces.enumerated().map { place, piece in
          place == 0
            ? "\(pad)\(head) │ \(piece)"
            : "     │ \(indent)    " + piece.drop { $0 == " " }
        }
      }
    }
    let rows = comparison.rows
    let place = "\(comparison.swift.file), \(comparison.swift.line)"
    return [style.faint("  Keras")] + numbered(rows.map(\.keras))
      + ["", style.faint("  Swift")] + numbered(rows.map(\.swift))
      + place.wrapped(to: style.width - 4).map { "  └ " + style.faint($0) }
  }

  private func lines(of exercise: ClosingExercise, number: Int) -> [String] {
    let head = style.bold(translation(exercise.kind.name).text)
    var lines = hanging(
      "\(translation(exercise.kind.name).text). \(text(exercise.prompt))", after: "\(number)",
      columns: "\(number)".count)
    let name = translation(exercise.kind.name).text
    if let range = lines[0].firstRange(of: name) { lines[0].replaceSubrange(range, with: head) }
    let command = exercise.practice.map { "chalk practice \($0)" }
    if let command { lines += ["  " + style.accent(command)] }
    if isForLearner { return lines }
    return lines + hanging(text(exercise.answer), after: style.good("  →"), columns: 3)
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
