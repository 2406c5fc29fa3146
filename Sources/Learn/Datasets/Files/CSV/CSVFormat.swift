/// How a table is written as text. What is nil is found out from the file.
public struct CSVFormat: Sendable, Equatable {
  /// What stands between two cells, an ASCII character; nil: a comma, semicolon, tab or bar, whichever
  /// divides the first rows alike, or blanks. A space stands for any number of blanks.
  public var separator: Character?
  /// Whether the first line names the columns; nil: it does where words in it stand above columns of
  /// numbers, or it has words only, no two the same (see `CSVFirstLine`).
  public var hasHeader: Bool?
  /// What stands for a missing value, beside an empty cell.
  public var missing: [String]
  /// What stands between the whole and the fraction of a number, an ASCII character; nil: a comma where
  /// semicolons divide the cells and the numbers are written so, else a point.
  public var decimalMark: Character?
  /// How the text is encoded; nil: as it seems to be, see `EncodingGuess`.
  public var encoding: TextEncoding?

  /// How a table is written: separator, heading, marks for missing values, encoding.
  public init(
    separator: Character? = nil, hasHeader: Bool? = nil,
    missing: [String] = CSVFormat.usualMissing, decimalMark: Character? = nil,
    encoding: TextEncoding? = nil
  ) {
    self.separator = separator
    self.hasHeader = hasHeader
    self.missing = missing
    self.decimalMark = decimalMark
    self.encoding = encoding
  }

  /// What people and programs write where they have no value: pandas' list, and some more.
  public static let usualMissing = [
    "NA", "N/A", "n/a", "#N/A", "#N/A N/A", "#NA", "NaN", "nan", "-NaN", "-nan", "1.#IND",
    "-1.#IND",
    "1.#QNAN", "-1.#QNAN", "NULL", "Null", "null", "None", "<NA>", "?",
  ]

  /// What stands for a missing value only where the other cells are numbers; letters great or small.
  static let missingAmongNumbers: Set<String> = [
    "-", "--", "---", "–", "—", ".", "..", "...", "…", "*", "na", "n.a.", "n. a.", "n.a",
    "n/a", "nan",
    "null", "none", "nil", "void", "missing", "unknown", "not available", "not applicable", "k.a.",
    "k. a.", "keine angabe", "unbekannt", "n.d.", "n. d.", "nd", "s.o.", "inconnu", "(null)",
    "(none)",
    "(blank)", "\\n", "#div/0!", "#value!", "#wert!", "#ref!", "#bezug!", "#name?", "#num!",
    "#zahl!",
    "#null!", "#error!", "error", "tbd", "无", "缺失", "未知", "空", "なし", "不明", "없음",
  ]
}
