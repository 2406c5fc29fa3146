/// How a table is written as text. What is nil is found out from the file.
public struct CSVFormat: Sendable, Equatable {
  /// What stands between two cells, an ASCII character; nil: a comma, semicolon, tab or bar, whichever
  /// divides the first lines alike.
  public var separator: Character?
  /// Whether the first line names the columns; nil: it does where words in it stand above columns of
  /// numbers, or it has words only, no two the same (see `CSVFirstLine`).
  public var hasHeader: Bool?
  /// What stands for a missing value, beside an empty cell.
  public var missing: [String]
  /// What stands between the whole and the fraction of a number, an ASCII character; nil: a comma where
  /// semicolons divide the cells and the numbers are written so, else a point.
  public var decimalMark: Character?
  /// How the text is encoded.
  public var encoding: TextEncoding

  /// How a table is written: separator, heading, marks for missing values, encoding.
  public init(
    separator: Character? = nil, hasHeader: Bool? = nil,
    missing: [String] = CSVFormat.usualMissing, decimalMark: Character? = nil,
    encoding: TextEncoding = .utf8
  ) {
    self.separator = separator
    self.hasHeader = hasHeader
    self.missing = missing
    self.decimalMark = decimalMark
    self.encoding = encoding
  }

  /// What people and programs write where they have no value.
  public static let usualMissing = [
    "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "-nan", "NULL", "Null", "null", "None", "<NA>", "?",
  ]
}
