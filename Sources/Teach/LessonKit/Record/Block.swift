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
  case comparison(CodeComparison)
  case summary([Prose])
  case exercise(ClosingExercise)
}

/// A number with its name.
public struct NamedValue: Sendable, Codable, Equatable {
  /// What the number is.
  public let name: Prose
  /// The number.
  public let value: Double
  /// How it was computed, where that is known.
  public let explanation: Explanation?

  /// A named number.
  public init(name: Prose, value: Double, explanation: Explanation? = nil) {
    self.name = name
    self.value = value
    self.explanation = explanation
  }
}

/// A table of numbers and text.
public struct Table: Sendable, Codable, Equatable {
  /// The headings of the columns.
  public let columns: [Prose]
  /// The cells, row by row; each row has one for each column.
  public let rows: [[String]]
  /// How the number that each row is about was computed: one entry for each row, or an empty list.
  public let explanations: [Explanation?]

  /// A table.
  public init(columns: [Prose], rows: [[String]], explanations: [Explanation?] = []) {
    self.columns = columns
    self.rows = rows
    self.explanations = explanations
  }
}

/// A sentence that is checked whenever the lesson runs.
public struct Claim: Sendable, Codable, Equatable {
  /// The sentence.
  public let statement: Prose
  /// Whether it was true when the lesson ran.
  public let holds: Bool
  /// Whether it could have come out otherwise.
  public let kind: Kind

  /// What a claim says beyond its sentence.
  public enum Kind: String, Sendable, Codable, Equatable {
    /// It follows from the formulas: it cannot fail where the code is right.
    case identity
    /// It was found: with other data, another seed or another setting it could have come out otherwise.
    case finding
  }

  /// A claim.
  public init(statement: Prose, holds: Bool, kind: Kind = .finding) {
    self.statement = statement
    self.holds = holds
    self.kind = kind
  }
}
