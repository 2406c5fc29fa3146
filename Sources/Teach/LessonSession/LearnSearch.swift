import LessonKit

extension LearnState {
  /// A step in which a searched text stands.
  public struct Match: Sendable, Equatable {
    /// The step, from 1.
    public let step: Int
    /// Its heading.
    public let title: String
    /// The first text of the step that contains what was searched for.
    public let text: String
  }

  /// The steps in which a text stands, in the learner's language, whether in capitals or not. An empty text
  /// stands in none.
  public func matches(_ text: String) -> [Match] {
    let wanted = text.lowercased()
    if wanted.isEmpty { return [] }
    return shown.steps.enumerated().compactMap { index, step in
      ([step.title.text] + step.blocks.flatMap(\.searchedTexts))
        .first { $0.lowercased().contains(wanted) }
        .map { Match(step: index + 1, title: step.title.text, text: $0) }
    }
  }
}

extension Block {
  /// What can be found of a block. The answer to a question cannot: that would give it away.
  fileprivate var searchedTexts: [String] {
    switch self {
    case .prose(let prose), .warning(let prose): [Emphasis.removed(from: prose.text)]
    case .summary(let lines): lines.map { Emphasis.removed(from: $0.text) }
    case .exercise(let exercise): [Emphasis.removed(from: exercise.prompt.text)]
    case .comparison(let comparison): comparison.keras + comparison.rows.map(\.swift)
    case .claim(let claim): [claim.statement.text]
    case .value(let named): [named.name.text]
    case .formula(let formula): [formula.latex]
    case .explanation(let explanation): explanation.entries.prefix(1).map(\.formula)
    case .table(let table): table.columns.map(\.text) + table.rows.flatMap { $0 }
    case .code(let excerpt): excerpt.text.split(separator: "\n").map(String.init)
    case .figure(let figure): [figure.title, figure.caption]
    case .question(let question): [question.prompt.text]
    case .control(let control): [control.name]
    case .training(let trace): trace.shown.map { [$0.example.text] } ?? []
    }
  }
}
