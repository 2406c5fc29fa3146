import Chalk

/// What stands around a lesson: what its card says, and how it ends.
enum LessonFrame {
  /// What is missing or wrong, each as a sentence; nothing where the frame is whole.
  static func problems(of record: Record) -> [String] {
    let card = record.card
    var problems: [String] = []
    func require(_ holds: Bool, _ problem: String) { if !holds { problems.append(problem) } }

    require(!card.subtitle.isEmpty, "no subtitle")
    require(
      card.subtitle.lowercased() != card.title.lowercased(), "the subtitle repeats the title")
    require((2...4).contains(card.outcomes.count), "\(card.outcomes.count) outcomes, not 2 to 4")
    require(!card.terms.isEmpty, "no terms")
    for term in card.terms {
      require(
        !term.name.isEmpty && !term.chinese.isEmpty && term.definition.count > 20,
        "the term '\(term.name)' lacks a name, a Chinese name or a definition")
      require(
        texts(of: record).contains { $0.contains(term.name.lowercased()) },
        "the term '\(term.name)' does not occur in the lesson")
    }
    require(card.references.count >= 2, "\(card.references.count) references, not 2")
    for reference in card.references {
      require(
        reference.address.hasPrefix("https://") || reference.address.hasPrefix("http://"),
        "'\(reference.title)' has the address '\(reference.address)'")
    }
    problems += endingProblems(of: record)
    return problems
  }

  private static func endingProblems(of record: Record) -> [String] {
    var problems: [String] = []
    var exercises: [ClosingExercise] = []
    var summary = 0
    for block in record.steps.flatMap(\.blocks) {
      if case .exercise(let exercise) = block { exercises.append(exercise) }
      if case .summary(let lines) = block { summary += lines.count }
    }
    if !(3...7).contains(summary) { problems.append("a summary of \(summary) lines, not about 5") }
    if exercises.count < 5 { problems.append("\(exercises.count) exercises, not 5") }
    let kinds = Set(exercises.map(\.kind)).count
    if kinds < 3 { problems.append("exercises of \(kinds) kinds, not 3") }
    for exercise in exercises where exercise.answer.text.count < 2 {
      problems.append("'\(exercise.prompt.text)' has no answer")
    }
    return problems
  }

  /// What a learner reads, in lower case.
  private static func texts(of record: Record) -> [String] {
    record.steps.flatMap { step in
      [step.title.text]
        + step.blocks.flatMap { block -> [String] in
          switch block {
          case .prose(let prose), .warning(let prose): [prose.text]
          case .claim(let claim): [claim.statement.text]
          case .figure(let figure): [figure.title, figure.caption]
          case .summary(let lines): lines.map(\.text)
          case .table(let table): table.columns.map(\.text)
          case .question(let question):
            [question.prompt.text] + [question.reason?.text].compactMap { $0 }
          default: []
          }
        }
    }.map { Emphasis.removed(from: $0).lowercased() }
  }
}
