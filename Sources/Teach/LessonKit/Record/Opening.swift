extension Record {
  /// A number that the learner can open.
  public struct Opening: Sendable, Equatable {
    /// What the number is called where it stands.
    public let name: String
    /// How the number was computed.
    public let explanation: Explanation
  }
}

extension Block {
  /// The numbers of this block that can be opened, in the order in which they are shown.
  public var openings: [Record.Opening] {
    switch self {
    case .explanation(let explanation): [.init(explanation)]
    case .value(let named):
      named.explanation.map { [.init(name: named.name.text, explanation: $0)] } ?? []
    case .table(let table):
      zip(table.rows, table.explanations).compactMap { row, explanation in
        explanation.map { .init(name: row.first ?? "", explanation: $0) }
      }
    case .training(let training): training.shown.map { [.init($0.pass)] } ?? []
    case .prose, .formula, .code, .figure, .claim, .question, .control, .warning, .comparison,
      .summary, .exercise:
      []
    }
  }
}

extension Record.Opening {
  init(_ explanation: Explanation) {
    let formula = explanation.entries.first?.formula ?? ""
    name = formula.split(separator: "=").first.map(String.init)?.trimmed ?? formula
    self.explanation = explanation
  }
}
