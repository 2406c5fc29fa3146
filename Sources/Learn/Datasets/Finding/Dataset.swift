import Randomness

/// A data set that can be had by name.
public struct Dataset: Sendable {
  /// The name by which `--data` finds it.
  public let name: String
  /// What it is, in a few words.
  public let summary: String
  /// Where it comes from, and under what license.
  public let origin: String
  /// Where it lies.
  public let place: Place
  /// What kind of data it holds.
  public let kind: Kind
  private let make: @Sendable (DataSearch, inout RandomSource) throws(DataError) -> LoadedData

  /// What a data set holds.
  public enum Kind: String, Sendable, CaseIterable {
    case examples, numeric, images, texts, lines, tokens, series

    /// The kind, for messages.
    public var text: String {
      switch self {
      case .examples: "a table with classes"
      case .numeric: "a table with numbers to predict"
      case .images: "pictures with classes"
      case .texts: "texts with classes"
      case .lines: "a list of lines"
      case .tokens: "sequences of symbols"
      case .series: "a series in time"
      }
    }
  }

  /// Where a data set is.
  public enum Place: String, Sendable, CaseIterable {
    /// In the program itself.
    case embedded
    /// Made by the program, different for each seed.
    case generated
    /// In files that are fetched or brought.
    case files
  }

  /// A data set with a name.
  public init(
    _ name: String, _ summary: String, origin: String, place: Place, kind: Kind,
    make: @escaping @Sendable (DataSearch, inout RandomSource) throws(DataError) -> LoadedData
  ) {
    self.name = name
    self.summary = summary
    self.origin = origin
    self.place = place
    self.kind = kind
    self.make = make
  }

  /// The data themselves.
  /// - Throws: `DataError` where files are missing or damaged.
  public func load(
    _ search: DataSearch = DataSearch(), random: inout RandomSource
  ) throws(DataError) -> LoadedData {
    try make(search, &random)
  }
}

/// Data of any kind.
public enum LoadedData: Sendable {
  case examples(Examples)
  /// A table with words and a column to predict, which `DataTable.madeReady` turns into examples.
  case table(DataTable)
  case numeric(NumericExamples)
  case images(ImageExamples, test: ImageExamples?)
  case texts(TextExamples)
  case lines([String])
  case tokens(TokenExamples)
  case series(Series)

  /// What kind of data the set holds.
  public var kind: Dataset.Kind {
    switch self {
    case .examples, .table: .examples
    case .numeric: .numeric
    case .images: .images
    case .texts: .texts
    case .lines: .lines
    case .tokens: .tokens
    case .series: .series
    }
  }

  /// How many there are, and of what.
  public var size: String {
    switch self {
    case .examples(let set): "\(set.count) × \(set.features.width), \(set.classNames.count) classes"
    case .table(let table):
      "\(table.count) × \(table.columns.count), '\(table.target ?? "")' to predict"
    case .numeric(let set): "\(set.count) × \(set.features.width), numbers to predict"
    case .images(let set, let test):
      "\(set.count)\(test.map { " + \($0.count)" } ?? "") pictures of "
        + "\(set.height)×\(set.width)×\(set.channels), \(set.classNames.count) classes"
    case .lines(let lines): "\(lines.count) lines"
    case .texts(let set): "\(set.count) texts, \(set.classNames.count) classes"
    case .tokens(let set):
      "\(set.count) sequences of \(set.length), \(set.classNames.count) classes"
    case .series(let series): "\(series.count) values in time"
    }
  }
}
