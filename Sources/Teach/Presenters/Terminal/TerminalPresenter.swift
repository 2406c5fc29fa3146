import Figures
import LessonKit

/// Shows the steps of a record as lines for a terminal.
public struct TerminalPresenter: Sendable {
  public var style: TerminalStyle
  /// Where the figures of the record lie as files: the n-th figure's path, counted from 0.
  public var figurePath: @Sendable (Int) -> String?
  /// Whether answers are shown beside the questions. A learner who is asked does not see them.
  public var showsAnswers: Bool

  public init(
    style: TerminalStyle = TerminalStyle(), showsAnswers: Bool = true,
    figurePath: @escaping @Sendable (Int) -> String? = { _ in nil }
  ) {
    self.style = style
    self.showsAnswers = showsAnswers
    self.figurePath = figurePath
  }

  /// The cover: title, how long, what for.
  public func cover(of record: Record) -> [String] {
    let card = record.card
    var facts = ["\(record.steps.count) steps", "about \(card.minutes) min"]
    if !card.formulas.isEmpty { facts.append("formulas " + card.formulas.joined(separator: ", ")) }
    if !card.needs.isEmpty { facts.append("after " + card.needs.joined(separator: ", ")) }
    return card.title.wrapped(to: style.width).map(style.bold)
      + (card.id + " · " + facts.joined(separator: " · ")).wrapped(to: style.width).map(style.faint)
  }

  /// One step, its number counted from 1.
  public func step(_ number: Int, of record: Record) -> [String] {
    let step = record.steps[number - 1]
    let place = "\(number)/\(record.steps.count)"
    let heading = "\(place) · \(step.title.text)".wrapped(to: style.width).map(style.bold)
    let rule = style.faint(String(repeating: "─", count: style.width))
    var figureIndex = record.figures.count { $0.step < number }
    var lines = heading + [rule]
    var formulaAbove: Formula?
    for (index, block) in step.blocks.enumerated() {
      if index == 0 || !block.continues(step.blocks[index - 1]) { lines.append("") }
      lines += self.lines(of: block, figure: figureIndex, below: formulaAbove)
      if case .formula(let formula) = block { formulaAbove = formula }
      if case .figure = block { figureIndex += 1 }
    }
    return lines
  }

  /// The whole record, one step after the other.
  public func whole(_ record: Record) -> [String] {
    record.steps.indices.reduce(into: cover(of: record)) { lines, index in
      lines += ["", ""] + step(index + 1, of: record)
    }
  }

  private func lines(of block: Block, figure index: Int, below formula: Formula?) -> [String] {
    switch block {
    case .prose(let prose): return prose.text.wrapped(to: style.width)
    case .warning(let prose):
      return "! \(prose.text)".wrapped(to: style.width).map(style.bad)
    case .formula(let formula):
      return mathText(formula.latex).wrapped(to: style.width, indent: "    ").map(style.accent)
    case .explanation(let explanation): return lines(of: explanation, below: formula)
    case .value(let named):
      return "\(named.name.text): \(written(named.value))".wrapped(to: style.width)
    case .table(let table): return lines(of: table)
    case .code(let excerpt):
      let source = style.faint("\(excerpt.file), line \(excerpt.line)")
      return excerpt.text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "  │ \($0)" } + ["  └ \(source)"]
    case .figure(let figure): return lines(of: figure, index)
    case .claim(let claim):
      let mark = claim.holds ? style.good("✓") : style.bad("✗ NOT TRUE:")
      return hanging(claim.statement.text, after: mark, columns: claim.holds ? 1 : 11)
    case .question(let question): return lines(of: question)
    case .control(let control):
      let text = "⟨\(control.name) = \(control.value)⟩ takes \(control.admitted)"
      return text.wrapped(to: style.width).map(style.accent)
    }
  }

  /// The formula, unless it stands just above, the numbers put in, and the slopes.
  private func lines(of explanation: Explanation, below formula: Formula?) -> [String] {
    guard let entry = explanation.entries.first else { return [] }
    let result = mathText(entry.substituted)
    let value = written(entry.value)
    let numbers =
      result.hasSuffix(" = \(value)") || result == value ? result : "\(result) = \(value)"
    let isNew = entry.formula != formula?.latex
    var lines = ((isNew ? [mathText(entry.formula)] : []) + [numbers]).flatMap {
      $0.wrapped(to: style.width, indent: "    ")
    }
    for slope in entry.slopes {
      let text =
        slope.formula.hasSuffix("= \(written(slope.value))")
        ? slope.formula : "\(slope.formula) = \(written(slope.value))"
      lines += text.wrapped(to: style.width, indent: "      ").map(style.faint)
    }
    return lines
  }

  private func lines(of table: Table) -> [String] {
    let rows = [table.columns] + table.rows
    let widths = table.columns.indices.map { column in rows.map { $0[column].columns }.max() ?? 0 }
    let written = rows.map { row in
      zip(row, widths).map { $0.padded(to: $1) }.joined(separator: "  ").trailingSpacesRemoved
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return ["  " + style.bold(written[0]), "  " + style.faint(rule)]
      + written.dropFirst().map { "  " + $0 }
  }

  private func lines(of figure: Figure, _ index: Int) -> [String] {
    var lines = "▣ \(figure.title)".wrapped(to: style.width).map(style.bold)
    let caption = figure.caption.isEmpty ? figure.altText : figure.caption
    lines += caption.wrapped(to: style.width, indent: "  ")
    if let path = figurePath(index) { lines.append("  " + style.accent(path)) }
    return lines
  }

  private func lines(of question: Question) -> [String] {
    var lines = "? \(question.prompt.text)".wrapped(to: style.width).map(style.bold)
    if case .choice(let options, _) = question.answer {
      for (index, option) in options.enumerated() {
        lines += hanging(option, after: "    \(index + 1)", columns: 5)
      }
    }
    guard showsAnswers else { return lines }
    let reason = question.reason.map { ": \($0.text)" } ?? ""
    return lines + hanging("\(question.rightAnswer)\(reason)", after: style.good("  →"), columns: 3)
  }

  /// Text behind a mark, its further lines set in as far as its first.
  func hanging(_ text: String, after mark: String, columns: Int) -> [String] {
    let indent = String(repeating: " ", count: columns + 1)
    var lines = text.wrapped(to: style.width, indent: indent)
    lines[0] = mark + " " + lines[0].dropFirst(columns + 1)
    return lines
  }
}

extension Block {
  /// Whether the block stands right under the one above: formulas, values, claims in a row.
  fileprivate func continues(_ above: Block) -> Bool {
    switch (above, self) {
    case (.formula, .formula), (.formula, .explanation), (.value, .value), (.claim, .claim),
      (.control, .control):
      true
    default: false
    }
  }
}

extension String {
  fileprivate var trailingSpacesRemoved: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
