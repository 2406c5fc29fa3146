import Figures
import LessonKit
import Notation
import TerminalText

/// A lesson as a page of Markdown, as GitHub shows it: formulas between dollar signs, figures from
/// files, answers to unfold.
public struct MarkdownPage: Sendable {
  /// The lesson as it was written.
  public let record: Record
  /// The language of headings and buttons.
  public let translation: Translation
  /// The file of the n-th figure of the record, counted from 0, as seen from the page.
  public let figureFile: @Sendable (Int) -> String?
  /// The lessons to which the page can lead, since they have pages beside it; nil where all have.
  public var lessonsBeside: Set<String>?
  /// Whether the text goes into the cells of a notebook, where formulas are found before anything else and GitHub's own
  /// additions to Markdown are not known.
  var isNotebook = false

  /// A value of these parts.
  public init(
    _ record: Record, translation: Translation = .none,
    figureFile: @escaping @Sendable (Int) -> String?
  ) {
    self.record = record
    self.translation = translation
    self.figureFile = figureFile
  }

  /// The page.
  public var text: String {
    let parts = self.parts
    return parts.map(\.markdown).joined(separator: "\n\n") + "\n"
  }

  /// A part of the page, in Markdown.
  struct Part {
    let markdown: String
    /// The block that it shows, and the number of its figure among all, from 0; nil for what stands around blocks.
    var block: (Block, figure: Int)?
  }

  /// The parts in order, without those that are empty.
  var parts: [Part] {
    var figures = 0
    var parts = ["# \(record.card.fullTitle.escapedForMarkdown)", facts, outcomes].map {
      Part(markdown: $0)
    }
    for (index, step) in record.steps.enumerated() {
      parts.append(Part(markdown: "## \(index + 1) · \(step.title.text.escapedForMarkdown)"))
      let signs = record.newSigns(in: index)
      var formulaAbove: Formula?
      for (place, block) in step.blocks.enumerated() {
        let shown = markdown(of: block, figure: figures, below: formulaAbove)
        parts.append(Part(markdown: shown, block: (block, figures)))
        if case .formula(let formula) = block { formulaAbove = formula }
        // A graph that is left out has no signs to explain.
        parts += (shown.isEmpty ? [] : signs[place] ?? []).map { sign in
          let meaning = translation(sign.meaning).text.escapedForMarkdown
          return Part(markdown: "<sub>**\(sign.sign)** \(meaning)</sub>")
        }
        if case .figure = block { figures += 1 }
      }
    }
    return (parts + [terms, references].map { Part(markdown: $0) }).filter { !$0.markdown.isEmpty }
  }

  private var outcomes: String {
    if record.card.outcomes.isEmpty { return "" }
    return translation("Afterwards you can" as Prose).text + "\n\n"
      + record.card.outcomes.map { "- \(inline($0))" }.joined(separator: "\n")
  }

  private var terms: String {
    if record.card.terms.isEmpty { return "" }
    return "## \(translation("Terms" as Prose).text)\n\n"
      + record.card.terms.map {
        "- **\($0.name.escapedForMarkdown)** \($0.chinese): \(inline($0.definition))"
      }.joined(separator: "\n")
  }

  private var references: String {
    if record.card.references.isEmpty { return "" }
    return "## \(translation("To read on" as Prose).text)\n\n"
      + record.card.references.map { "- \($0.title.escapedForMarkdown): <\($0.address)>" }
      .joined(separator: "\n")
  }

  private var facts: String {
    let card = record.card
    var facts: [Prose] = ["about \(card.minutes) min"]
    if !card.formulas.isEmpty { facts.append("formulas \(card.formulas.joined(separator: ", "))") }
    if !card.needs.isEmpty {
      let ending = isNotebook ? "ipynb" : "md"
      let links = card.needs.map { need in
        lessonsBeside?.contains(need) == false ? need : "[\(need)](\(need).\(ending))"
      }
      facts.append("after \(links.joined(separator: ", "))")
    }
    return (facts.map { translation($0).text } + ["`chalk learn \(card.id)`"]).joined(
      separator: " · ")
  }

  private func markdown(of block: Block, figure index: Int, below formula: Formula?) -> String {
    switch block {
    case .prose(let prose): return inline(prose.text)
    case .warning(let prose):
      return (isNotebook ? "> ⚠ " : "> [!WARNING]\n> ") + inline(prose.text)
    case .formula(let formula): return display(formula.latex)
    case .explanation(let explanation): return markdown(of: explanation, below: formula)
    case .value(let named): return "**\(inline(named.name.text))**: \(written(named.value))"
    case .table(let table): return markdown(of: table.columns.map(\.text), table.rows)
    case .code(let excerpt) where excerpt.isMissing:
      return translation("The code '\(excerpt.name)' stands in \(excerpt.file)." as Prose).text
    case .code(let excerpt):
      return "```swift\n\(excerpt.text)\n```\n\n<sub>\(excerpt.file), \(excerpt.line)</sub>"
    case .figure(let figure): return markdown(of: figure, index)
    case .claim(let claim):
      let mark = claim.holds ? claim.kind == .identity ? "≡" : "✓" : "✗"
      return "- \(mark) \(inline(claim.statement.text))"
    case .question(let question): return markdown(of: question)
    case .control(let control): return "`\(control.name) = \(control.value)` (\(control.admitted))"
    case .training(let training): return markdown(of: training)
    case .comparison(let comparison): return markdown(of: comparison)
    case .summary(let points): return points.map { "- \(inline($0.text))" }.joined(separator: "\n")
    case .exercise(let exercise): return markdown(of: exercise)
    }
  }

  /// The formula, unless it stands just above, the numbers put in, and the slopes. A small graph is
  /// printed whole, a large one not at all: a page has no button that opens the next number.
  private func markdown(of explanation: Explanation, below formula: Formula?) -> String {
    let entries = explanation.entries
    if entries.count > 1 {
      return entries.count > MarkdownPage.largestGraph ? "" : markdown(ofGraph: entries)
    }
    guard let entry = entries.first else { return "" }
    let lines = [
      entry.formula == formula?.latex ? "" : display(entry.formula), display(numbers(entry)),
      entry.slopes.map { "- \(text(of: $0))" }.joined(separator: "\n"),
    ]
    return lines.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// How many numbers of a graph a page lists at most.
  static let largestGraph = 10

  /// A line for each number of a graph: its formula, its value, and its local derivatives.
  private func markdown(ofGraph entries: [Explanation.Entry]) -> String {
    entries.map { entry in
      let whole = entry.formula + " = " + entry.substituted
      let value = written(entry.value)
      let ending = entry.substituted == value ? "" : " = \(value)"
      let slopes = entry.slopes.map { text(of: $0) }.joined(separator: ", ")
      return "- $\(latex(whole))\(ending)$" + (slopes.isEmpty ? "" : "; \(slopes)")
    }.joined(separator: "\n")
  }

  /// The formula with numbers put in, and the result.
  private func numbers(_ entry: Explanation.Entry) -> String {
    entry.formula.isLatex
      ? "\(entry.substituted) = \(written(entry.value))"
      : TerminalPresenter(style: TerminalStyle(width: 500)).withNumbers(entry)
  }

  private func text(of slope: Explanation.Slope) -> String {
    let formula = "$\(latex(slope.formula))$"
    let value = written(slope.value)
    return slope.formula.hasSuffix("= \(value)") ? formula : formula + " = \(value)"
  }

  private func markdown(of columns: [String], _ rows: [[String]]) -> String {
    let line = { (cells: [String]) in
      "| " + cells.map { inline($0, isCell: true) }.joined(separator: " | ") + " |"
    }
    let rule = "|" + columns.map { _ in " --- |" }.joined()
    return ([line(columns), rule] + rows.map(line)).joined(separator: "\n")
  }

  private func markdown(of figure: Figure, _ index: Int) -> String {
    let caption = "*\(inline(figure.title.asSentence))* \(inline(figure.caption))"
    guard let file = figureFile(index) else { return caption }
    let alt = figure.altText.replacing("\n", with: " ").replacing("[", with: "(")
      .replacing("]", with: ")")
    return "![\(alt.escapedForMarkdown)](\(file))\n\n\(caption)"
  }

  private func markdown(of question: Question) -> String {
    var text = "**?** \(inline(question.prompt.text))\n"
    if case .choice(let options, _) = question.answer {
      text +=
        "\n"
        + options.enumerated().map { "\($0 + 1). \(inline($1.text))" }
        .joined(separator: "\n") + "\n"
    }
    let reason = question.reason.map { " \(inline($0.text))" } ?? ""
    let answer = question.reason == nil ? question.rightAnswer : question.rightAnswer.asSentence
    let title = translation("Answer" as Prose).text
    return text
      + "\n<details><summary>\(title)</summary>\n\n\(inline(answer))\(reason)"
      + "\n\n</details>"
  }

  private func markdown(of comparison: CodeComparison) -> String {
    let rows = comparison.rows
    return "```python\n\(withoutGaps(rows.map(\.keras)))\n```\n\n"
      + "```swift\n\(withoutGaps(rows.map(\.swift)))\n```\n\n"
      + "<sub>\(comparison.swift.file), \(comparison.swift.line)</sub>"
  }

  /// Lines of code as text. Empty lines that set the two programs side by side line by line say nothing here, where one
  /// stands below the other: none at the ends is left, and one of several in a row.
  private func withoutGaps(_ lines: [String]) -> String {
    func isEmpty(_ line: String) -> Bool { line.allSatisfy(\.isWhitespace) }
    var kept: [String] = []
    for line in lines where !isEmpty(line) || kept.last.map(isEmpty) == false { kept.append(line) }
    if kept.last.map(isEmpty) == true { kept.removeLast() }
    return kept.joined(separator: "\n")
  }

  private func markdown(of exercise: ClosingExercise) -> String {
    let name = translation(exercise.kind.name).text
    let command = exercise.practice.map { " `chalk practice \($0)`" } ?? ""
    let title = translation("Answer" as Prose).text
    return "**\(name).** \(inline(exercise.prompt.text))\(command)\n"
      + "\n<details><summary>\(title)</summary>\n\n\(inline(exercise.answer.text))\n\n</details>"
  }

  private func markdown(of training: TrainingTrace) -> String {
    guard let snapshot = training.shown else { return "" }
    let heading: Prose =
      "Update \(snapshot.update) of \(training.updates), epoch \(snapshot.epoch): \(snapshot.example.text)"
    let presenter = TerminalPresenter(style: TerminalStyle(width: 500))
    let forward = snapshot.pass.entries.reversed().map {
      [presenter.withNumbers($0), $0.gradient.map { written($0) } ?? ""]
    }
    let changes = snapshot.changes.map {
      [mathText($0.name)] + [$0.before, $0.gradient, $0.after].map { written($0) }
    }
    return [
      "**\(translation(heading).text.escapedForMarkdown)**",
      markdown(of: ["forward", "gradient"].map { translation($0 as Prose).text }, forward),
      markdown(
        of: ["weight", "before", "gradient of the batch", "after"].map {
          translation($0 as Prose).text
        },
        changes),
    ].joined(separator: "\n\n")
  }

  private func display(_ formula: String) -> String { "$$\n\(latex(formula))\n$$" }

  /// GitHub knows no `\operatorname`.
  private func latex(_ formula: String) -> String {
    latexSource(formula).replacing("\\operatorname{", with: "\\mathrm{")
  }

  /// Running text, with its commands and formulas.
  ///
  /// - Parameter isCell: whether it stands in a cell of a table, which a bar would end.
  private func inline(_ text: String, isCell: Bool = false) -> String {
    inlinePieces(text, choices: record.choices).map { piece in
      if case .formula(let formula) = piece.kind, isCell {
        return "$\(latex(formula).latexForMarkdownCell)$"
      }
      let markdown = inline(piece)
      return isCell ? markdown.escapedForMarkdownCell : markdown
    }.joined()
  }

  private func inline(_ piece: InlinePiece) -> String {
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

extension String {
  /// Whether a formula is written in LaTeX, rather than as plain text.
  var isLatex: Bool {
    contains { "\\{".contains($0) } || (contains { "_^".contains($0) } && allSatisfy(\.isASCII))
  }
}
