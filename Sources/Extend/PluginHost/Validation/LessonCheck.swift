import LessonKit
import Notation

/// Checks that a lesson has a card, steps, claims that hold and figures that can be described, and that it is
/// deterministic.
struct LessonCheck {
  let lesson: any Lesson
  /// The ids that a lesson can need.
  let known: [String]

  func run(doing: @escaping (String) -> Void) -> [CheckLine] {
    var list = Checklist("lesson \(lesson.card.id)", doing: doing)
    card(&list)
    doing("running with seed 0")
    let record: Record
    do {
      record = try lesson.record(seed: 0)
    } catch {
      list.require(
        "it runs", false, problem: "it threw: \(error)",
        advice: "Run it alone and look at the step: chalk run")
      return list.lines
    }
    list.require(
      "it has steps", !record.steps.isEmpty && record.steps.allSatisfy { !$0.blocks.isEmpty },
      problem: record.steps.isEmpty ? "the board is empty" : "a step has nothing on it",
      advice: "Begin each screen with board.step(…), and write on it.")
    claims(of: record, &list)
    numbers(of: record, &list)
    figures(of: record, &list)
    doing("running with seed 0 once more")
    list.require(
      "the same seed gives the same lesson", (try? lesson.record(seed: 0)) == record,
      problem: "a second run with seed 0 differs",
      advice: "Take all randomness from board.random; keep no state between runs.")
    return list.lines
  }

  private func card(_ list: inout Checklist) {
    let card = lesson.card
    list.require(
      "the card says what it is", !card.title.isEmpty && (1...120).contains(card.minutes),
      problem: card.title.isEmpty
        ? "the title is empty" : "\(card.minutes) minutes are no time for a lesson",
      advice: "LessonCard(\"id\", \"A title\", minutes: 5)")
    let missing = card.needs.filter { !known.contains($0) }
    list.require(
      "what it needs exists", missing.isEmpty,
      problem: "it needs '\(missing.first ?? "")', which is no lesson",
      advice: "'chalk list' shows the ids that can be needed.")
  }

  private func claims(of record: Record, _ list: inout Checklist) {
    list.require(
      "it claims something", !record.claims.isEmpty,
      problem: "no sentence of it is held to the truth",
      advice: "board.claim(\"what must be true\", condition)")
    var problems = falseClaims(in: record, "seed 0")
    for seed in [1, 2] as [UInt64] {
      list.doing("running with seed \(seed)")
      problems += outcome("seed \(seed)") { try lesson.record(seed: seed) }
    }
    for control in record.controls {
      for value in ends(of: control) {
        list.doing("running with \(control.name)=\(value)")
        problems += outcome("\(control.name)=\(value)") {
          try lesson.record(seed: 0, settings: [control.name: value])
        }
      }
    }
    list.require(
      "every claim holds, wherever the controls are", noneOf: problems,
      advice: "Either the sentence is wrong or the formula is: run it with these settings.")
  }

  private func outcome(_ place: String, _ run: () throws -> Record) -> [String] {
    do { return falseClaims(in: try run(), place) } catch {
      return ["with \(place) it threw: \(error)"]
    }
  }

  private func falseClaims(in record: Record, _ place: String) -> [String] {
    record.claims.filter { !$0.holds }.map { "with \(place): not true: \($0.statement.text)" }
  }

  private func ends(of control: Control) -> [String] {
    switch control.kind {
    case .slider(let range): [written(range.lowerBound, .exact), written(range.upperBound, .exact)]
    case .integer(let range): ["\(range.lowerBound)", "\(range.upperBound)"]
    case .choice(let options): options
    }
  }

  private func numbers(of record: Record, _ list: inout Checklist) {
    let values = record.steps.flatMap(\.blocks).compactMap { block in
      if case .value(let value) = block { value } else { nil }
    }
    list.require(
      "every number shown is one", values.allSatisfy(\.value.isFinite),
      problem: "'\(values.first { !$0.value.isFinite }?.name.text ?? "")' is no finite number",
      advice: "Look for a division by zero, a logarithm of 0, or an overflow.")
  }

  private func figures(of record: Record, _ list: inout Checklist) {
    list.require(
      "it draws", !record.figures.isEmpty, problem: "there is no figure",
      advice: "board.draw(Figure(\"title\", caption: \"…\", x: \"x\", y: \"y\") { Line(…) })")
    list.require(
      "every figure can be described in words",
      noneOf: record.figures.flatMap { step, figure in
        FigureCheck.problems(of: figure).map { "step \(step): \($0)" }
      },
      advice: FigureCheck.advice)
  }
}
