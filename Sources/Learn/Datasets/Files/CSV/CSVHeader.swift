/// Whether the first line of a table names its columns: `--header yes|no|auto`.
public enum CSVHeader: String, Sendable, CaseIterable {
  /// Found out from the first lines.
  case auto
  case yes
  case no

  /// The choice of this name.
  /// - Throws: `DataError.unknown` for a name that is none.
  public init(named name: String) throws(DataError) {
    guard let found = CSVHeader(rawValue: name.lowercased()) else {
      throw .unknown("way to read the header", name, known: CSVHeader.allCases.map(\.rawValue))
    }
    self = found
  }
}

/// What the first line of a table was taken for.
public struct CSVFirstLine: Sendable, Equatable {
  /// What the first line is taken for.
  public enum Kind: Sendable, Equatable {
    /// It names the columns.
    case names
    /// It is a row like the others; the columns are numbered.
    case row
    /// It has the counts of rows and features and the names of the classes, as in scikit-learn's files.
    case counts(classNames: [String])
  }

  /// What the first line is taken for.
  public let kind: Kind
  /// Its cells as they stand in the file.
  public let cells: [String]
  /// Whether it was guessed, and why it is worth a sentence; nil where it was said, or is as usual.
  public let doubt: String?
  /// What of a file with several tables was read; nil where there is one.
  public var origin: String?

  /// What was taken for what, in a few words.
  public var text: String {
    let shown =
      cells.prefix(6).map(\.onOneLine).joined(separator: ", ") + (cells.count > 6 ? ", …" : "")
    return switch kind {
    case .names: "the first line: \(shown)"
    case .row: "none: the first line, \(shown), is a row"
    case .counts: "the first line has counts and the classes: \(shown)"
    }
  }

  /// A sentence for whoever uses the table; nil where the first line is as usual.
  public var note: String? {
    let sentences = [origin, doubtNote].compactMap { $0 }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }

  private var doubtNote: String? {
    doubt.map { doubt in
      switch kind {
      case .names:
        "The first line was taken for the names of the columns, though \(doubt). "
          + "'--header no' takes it for a row."
      case .row:
        "The first line was taken for a row, and the columns are numbered: \(doubt). "
          + "'--header yes' takes it for the names."
      case .counts:
        "The first line was taken for the counts of rows and features and the names of the classes; "
          + "'--header no' takes it for a row."
      }
    }
  }
}

/// Guesses from the first lines what the first is.
struct FirstLineGuess {
  let first: [String]
  /// Some rows below it.
  let below: [[String]]
  let missing: [String]
  let decimalMark: Character

  /// Names are words above columns of numbers, or words throughout that come once each.
  func guess() -> CSVFirstLine {
    if let classNames = countsAndClasses {
      return found(.counts(classNames: classNames), "its form is that of scikit-learn's files")
    }
    let numbers = first.indices.filter { isNumber(first[$0]) }
    let words = first.indices.filter { !isNumber(first[$0]) && !isMissing(first[$0]) }
    let overNumbers = words.filter { hasNumbersBelow($0) }
    if numbers.isEmpty {
      let differ = Set(first).count == first.count && words.count == first.count
      let isPlain =
        Set(first).count == first.count
        && first.allSatisfy { !missing.contains($0) } && !words.isEmpty
      if !overNumbers.isEmpty {
        if isPlain { return found(.names, nil) }
        return found(
          .names, differ ? nil : "a name in it is repeated or a mark of something missing")
      }
      if first.count == 1, !below.isEmpty {
        return found(.row, "a single column of words looks like a list")
      }
      if let again = words.first(where: { comesAgain($0) }) {
        return found(.row, "'\(first[again])' comes again below")
      }
      return isPlain ? found(.names, nil) : found(.row, "its words are no different names")
    }
    if overNumbers.count > numbers.count {
      return found(.names, "'\(first[numbers[0]])' in it is a number")
    }
    if areYears(numbers), !words.isEmpty, !words.contains(where: { comesAgain($0) }) {
      return found(.names, "'\(first[numbers[0]])' in it is a number, which looks like a year")
    }
    // A row among rows, unless a word in it stands above numbers.
    return found(
      .row, overNumbers.first.map { "'\(first[$0])' in it is a word above a column of numbers" })
  }

  private func found(_ kind: CSVFirstLine.Kind, _ doubt: String?) -> CSVFirstLine {
    CSVFirstLine(kind: kind, cells: first, doubt: doubt)
  }

  private func isMissing(_ cell: String) -> Bool { cell.isEmpty || missing.contains(cell) }

  private func isNumber(_ cell: String) -> Bool {
    decimalMark == "."
      ? Double(cell) != nil : Double(cell.replacing(String(decimalMark), with: ".")) != nil
  }

  private func cells(_ column: Int) -> [String] {
    below.compactMap { column < $0.count && !isMissing($0[column]) ? $0[column] : nil }
  }

  private func hasNumbersBelow(_ column: Int) -> Bool {
    let cells = cells(column)
    return !cells.isEmpty && cells.allSatisfy(isNumber)
  }

  private func comesAgain(_ column: Int) -> Bool { cells(column).contains(first[column]) }

  /// Whether these cells count years from left to right, and the columns below do not hold years.
  private func areYears(_ columns: [Int]) -> Bool {
    func isYear(_ cell: String) -> Bool { Int(cell).map { (1000...2999).contains($0) } ?? false }
    let years = columns.compactMap { Int(first[$0]) }
    return years.count == columns.count && columns.allSatisfy { isYear(first[$0]) }
      && zip(years, years.dropFirst()).allSatisfy { $0 < $1 }
      && !columns.contains { column in
        let cells = cells(column)
        return cells.isEmpty || cells.allSatisfy(isYear)
      }
  }

  /// The names of the classes where the line is "rows, features, class, class, …" above rows of features
  /// and a class.
  private var countsAndClasses: [String]? {
    guard first.count >= 4, let rows = Int(first[0]), rows >= below.count,
      let features = Int(first[1]), let width = below.first?.count, features == width - 1
    else { return nil }
    let names = Array(first[2...])
    guard names.allSatisfy({ !isNumber($0) && !isMissing($0) }), Set(names).count == names.count,
      below.allSatisfy({ row in
        row.count == width && row.allSatisfy(isNumber)
          && Int(row[width - 1]).map { names.indices.contains($0) } == true
      })
    else { return nil }
    return names
  }
}
