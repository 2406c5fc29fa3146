import Figures

/// One thing on a step of a lesson.
public enum Block: Sendable, Codable, Equatable {
  case prose(Prose)
  case formula(Formula)
  case explanation(Explanation)
  case value(NamedValue)
  case table(Table)
  case code(CodeExcerpt)
  case figure(Figure)
  case claim(Claim)
  case question(Question)
  case control(Control)
  case warning(Prose)
  case training(TrainingTrace)
}

/// A number with what it is.
public struct NamedValue: Sendable, Codable, Equatable {
  public let name: Prose
  public let value: Double
  /// How it was computed, where that is known.
  public let explanation: Explanation?

  public init(name: Prose, value: Double, explanation: Explanation? = nil) {
    self.name = name
    self.value = value
    self.explanation = explanation
  }
}

/// Numbers or words in rows.
public struct Table: Sendable, Codable, Equatable {
  public let columns: [Prose]
  public let rows: [[String]]
  /// How the number that a row is about was computed: one for each row, or none at all.
  public let explanations: [Explanation?]

  public init(columns: [Prose], rows: [[String]], explanations: [Explanation?] = []) {
    self.columns = columns
    self.rows = rows
    self.explanations = explanations
  }
}

/// A sentence that is checked whenever the lesson runs.
public struct Claim: Sendable, Codable, Equatable {
  public let statement: Prose
  public let holds: Bool
}
