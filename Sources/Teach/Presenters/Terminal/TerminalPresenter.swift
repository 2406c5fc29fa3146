import Figures
import LessonKit
import TerminalText

/// Shows the steps of a record as lines for a terminal.
public struct TerminalPresenter: Sendable {
  /// How lines are set.
  public var style: TerminalStyle
  /// The language of its own words.
  public var translation: Translation
  /// Where the figures of the record lie as files: the n-th figure's path, counted from 0.
  public var figurePath: @Sendable (Int) -> String?
  /// Whether somebody is there to type: then answers are not shown beside the questions, and what can
  /// be opened says by which command.
  public var isForLearner: Bool
  /// The values of each choice of the lesson that is shown.
  var choices: [String: [String]] = [:]

  /// A value of these parts.
  public init(
    style: TerminalStyle = TerminalStyle(), translation: Translation = .none,
    isForLearner: Bool = false,
    figurePath: @escaping @Sendable (Int) -> String? = { _ in nil }
  ) {
    self.style = style
    self.translation = translation
    self.isForLearner = isForLearner
    self.figurePath = figurePath
  }

  /// The cover: title, how long, what for.
  public func cover(of record: Record) -> [String] {
    let card = record.card
    let steps = record.steps.count
    var facts: [Prose] = [steps == 1 ? "1 step" : "\(steps) steps", "about \(card.minutes) min"]
    if !card.formulas.isEmpty { facts.append("formulas \(card.formulas.joined(separator: ", "))") }
    if !card.needs.isEmpty { facts.append("after \(card.needs.joined(separator: ", "))") }
    let line = ([card.id] + facts.map { translation($0).text }).joined(separator: " · ")
    var lines =
      card.fullTitle.wrapped(to: style.width).map(style.bold)
      + line.wrapped(to: style.width).map(style.faint)
    if !card.outcomes.isEmpty {
      lines += ["", translation("Afterwards you can" as Prose).text]
      lines += emphasized(
        card.outcomes.flatMap {
          hanging(text(Prose(stringLiteral: $0)), after: "  •", columns: 3)
        })
    }
    return lines
  }

  /// One step, its number counted from 1.
  ///
  /// - Parameters:
  ///   - first: a block that stands before all others, by its position: what has just changed.
  ///   - holdsBack: whether a question of the step, by its place among them from 0, is still
  ///     to be answered before the rest is shown.
  public func step(
    _ number: Int, of record: Record, first: Int? = nil, holdsBack: (Int) -> Bool = { _ in false }
  ) -> [String] {
    var presenter = self
    presenter.choices = record.choices
    let step = record.steps[number - 1]
    let heading = "\(number)/\(record.steps.count) · \(step.title.text)"
    let rule = style.faint(String(repeating: "─", count: style.width))
    var counted = Counted(figures: record.figures.count { $0.step < number })
    var top = heading.wrapped(to: style.width).map(style.bold) + [rule]
    var lines: [String] = []
    var formulaAbove: Formula?
    let signs = record.newSigns(in: number - 1)
    for (index, block) in step.blocks.enumerated() {
      if index == 0 || !block.continues(step.blocks[index - 1]) { lines.append("") }
      let own =
        presenter.lines(of: block, counted, below: formulaAbove)
        + (signs[index] ?? []).flatMap(presenter.lines)
      if index == first { top += [""] + own } else { lines += own }
      if case .formula(let formula) = block { formulaAbove = formula }
      if case .figure = block { counted.figures += 1 }
      if case .question(let question) = block {
        if question.comesFirst && holdsBack(counted.questions) {
          let held: Prose = "(What do you expect? The step goes on after your answer, or Enter.)"
          return top + lines + [""]
            + translation(held).text.wrapped(to: style.width).map(style.faint)
        }
        counted.questions += 1
      }
      if case .exercise = block { counted.exercises += 1 }
      counted.openings += block.openings.count
    }
    return top + lines + (number == record.steps.count ? ending(of: record.card) : [])
  }

  /// What stands below the last step: the terms that the lesson introduced, and where to read on.
  func ending(of card: LessonCard) -> [String] {
    var lines: [String] = []
    if !card.terms.isEmpty {
      lines += ["", style.bold(translation("Terms" as Prose).text)]
      for term in card.terms {
        lines += emphasized(
          text(Prose(stringLiteral: "**\(term.name)** \(term.chinese): \(term.definition)"))
            .wrapped(to: style.width, indent: "  "))
      }
    }
    if !card.references.isEmpty {
      lines += ["", style.bold(translation("To read on" as Prose).text)]
      for reference in card.references {
        lines += reference.title.wrapped(to: style.width, indent: "  ")
        lines += reference.address.wrapped(to: style.width, indent: "    ").map(style.accent)
      }
    }
    return lines
  }

  /// What a sign says, where it stands for the first time.
  private func lines(of sign: Sign) -> [String] {
    hanging(translation(sign.meaning).text, after: "    \(sign.sign)", columns: 5).map(style.faint)
  }

  /// The whole record, one step after the other.
  public func whole(_ record: Record) -> [String] {
    record.steps.indices.reduce(into: cover(of: record)) { lines, index in
      lines += ["", ""] + step(index + 1, of: record)
    }
  }

  /// How much of what is numbered stands above.
  struct Counted {
    var figures = 0
    var questions = 0
    var exercises = 0
    var openings = 0
  }
}

extension Block {
  /// Whether the block stands right under the one above: formulas, values, claims in a row.
  fileprivate func continues(_ above: Block) -> Bool {
    switch (above, self) {
    case (.formula, .formula), (.formula, .explanation), (.value, .value), (.claim, .claim),
      (.exercise, .exercise),
      (.control, .control), (.explanation, .explanation):
      true
    default: false
    }
  }
}
