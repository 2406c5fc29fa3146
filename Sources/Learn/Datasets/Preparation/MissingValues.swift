import Notation

/// What is put in the place of a missing value.
public enum Filling: String, Sendable, CaseIterable {
  /// The mean of the column's numbers. Words: the most frequent.
  case mean
  /// The middle one of the column's numbers, which outliers do not move. Words: the most frequent.
  case median
  /// The value that comes most often; of equally frequent ones the smallest.
  case mostFrequent = "most-frequent"
}

extension DataTable {
  /// The rows in which nothing is missing.
  public func droppingIncompleteRows() -> DataTable {
    rows(completeRows)
  }

  /// The table without the columns of which more than this part is missing.
  public func droppingColumns(missingMoreThan part: Double) -> DataTable {
    let limit = part * Double(count)
    return DataTable(columns.filter { Double($0.missingCount) <= limit })
  }
}

/// Fills in missing values with what is usual in the training part.
///
/// With indicators, each column that had missing values in training gets a neighbor that is 1 where the
/// value was missing: that it is missing may itself tell something.
public struct Imputer: Sendable, Equatable {
  /// Whether a column of 0 and 1 tells where a value was missing.
  public let addsIndicators: Bool
  private let fillings: [String: Value]
  private let incomplete: Set<String>

  enum Value: Sendable, Equatable {
    case number(Double)
    case word(String)
  }

  /// Takes the fillings from the columns of the training part. A column with nothing in it at all is
  /// filled with 0.
  public init(fitting table: DataTable, _ filling: Filling, addsIndicators: Bool = false) {
    self.addsIndicators = addsIndicators
    var fillings: [String: Value] = [:]
    for column in table.columns { fillings[column.name] = Imputer.value(for: column, filling) }
    self.fillings = fillings
    incomplete = Set(table.columns.filter { $0.missingCount > 0 }.map(\.name))
  }

  /// What is filled in for a column, as it would be written.
  public func filling(for name: String) -> String? {
    switch fillings[name] {
    case .number(let number): written(number, .exact)
    case .word(let word): word
    case nil: nil
    }
  }

  /// The table with nothing missing.
  ///
  /// - Throws: `DataError.unknown` for a column that was not in the training part.
  public func callAsFunction(_ table: DataTable) throws(DataError) -> DataTable {
    var columns: [Column] = []
    for column in table.columns {
      guard let value = fillings[column.name] else {
        throw .unknown("column", column.name, known: fillings.keys.sorted())
      }
      columns.append(filled(column, with: value))
      if addsIndicators && incomplete.contains(column.name) {
        let isMissing = (0..<table.count).map { column.isMissing($0) ? 1.0 : 0 }
        columns.append(Column("\(column.name) is missing", numbers: isMissing))
      }
    }
    return table.with(columns)
  }

  private func filled(_ column: Column, with value: Value) -> Column {
    if column.missingCount == 0 { return column }
    switch (column.values, value) {
    case (.numbers(let numbers), .number(let number)):
      return Column(column.name, numbers: numbers.map { $0.isNaN ? number : $0 })
    case (.words(var codes, var categories), .word(let word)):
      let place = categories.firstIndex(of: word) ?? categories.count
      if place == categories.count { categories.append(word) }
      for row in codes.indices where codes[row] < 0 { codes[row] = Int32(place) }
      return Column(column.name, .words(codes, categories: categories))
    case (.numbers(let numbers), .word(let word)):
      // Only an all-empty column reads as numbers where training had words.
      return Column(column.name, words: numbers.map { $0.isNaN ? word : written($0, .exact) })
    case (.words, .number(let number)):
      return Column(column.name, words: column.words!.map { $0 ?? written(number, .exact) })
    }
  }

  private static func value(for column: Column, _ filling: Filling) -> Value {
    switch column.values {
    case .words(let codes, let categories):
      let counts = codes.reduce(into: [Int](repeating: 0, count: categories.count)) {
        if $1 >= 0 { $0[Int($1)] += 1 }
      }
      let ranked = zip(counts, categories).sorted { ($1.0, $0.1) < ($0.0, $1.1) }
      return ranked.first.map { .word($0.1) } ?? .number(0)
    case .numbers(let all):
      let numbers = all.filter { !$0.isNaN }.sorted()
      if numbers.isEmpty { return .number(0) }
      switch filling {
      case .mean: return .number(mean(numbers))
      case .median: return .number(median(ofSorted: numbers))
      case .mostFrequent: return .number(mostFrequent(ofSorted: numbers))
      }
    }
  }
}

/// The middle number, or the mean of the two in the middle.
func median(ofSorted numbers: [Double]) -> Double {
  let middle = numbers.count / 2
  if numbers.count % 2 == 1 { return numbers[middle] }
  let (low, high) = (numbers[middle - 1], numbers[middle])
  let sum = low + high
  return sum.isFinite || !low.isFinite || !high.isFinite ? sum / 2 : low / 2 + high / 2
}

/// The number that comes most often, the smallest of several.
private func mostFrequent(ofSorted numbers: [Double]) -> Double {
  var best = numbers[0]
  var (bestRun, run) = (0, 0)
  for (place, number) in numbers.enumerated() {
    run = place > 0 && numbers[place - 1] == number ? run + 1 : 1
    if run > bestRun { (best, bestRun) = (number, run) }
  }
  return best
}
