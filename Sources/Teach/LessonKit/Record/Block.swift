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
}

/// A number with what it is.
public struct NamedValue: Sendable, Codable, Equatable {
  public let name: Prose
  public let value: Double
}

/// Numbers or words in rows.
public struct Table: Sendable, Codable, Equatable {
  public let columns: [String]
  public let rows: [[String]]
}

/// A piece of the source that really runs, cut out of its file.
public struct CodeExcerpt: Sendable, Codable, Equatable {
  /// The file's name, without the folders that it lies in.
  public let file: String
  /// The number of the first line, from 1.
  public let line: Int
  public let text: String
}

/// A sentence that is checked whenever the lesson runs.
public struct Claim: Sendable, Codable, Equatable {
  public let statement: Prose
  public let holds: Bool
}
