import Chalk
import Foundation

/// The ways in which a table is made ready for a network.
enum TableCleaning: String, CaseIterable {
  case wholeRows = "complete rows only"
  case zeros = "0 in the gaps"
  case means = "mean imputation"
  case medians = "median imputation"
  case clipped = "median, clipped"
  case thorough = "median, clipped, indicators"

  /// The name in one word or two.
  var short: String {
    switch self {
    case .wholeRows: "complete"
    case .zeros: "zeros"
    case .means: "mean"
    case .medians: "median"
    case .clipped: "+ clipped"
    case .thorough: "+ indicators"
    }
  }

  // excerpt: numbers
  /// A column of words most of which are numbers becomes numbers; what cannot be read is missing.
  static func reading(_ column: Column) -> Column {
    guard let words = column.words else { return column }
    let known = words.compactMap { $0 }
    let numbers = words.map { Double($0?.replacing(",", with: ".") ?? "") ?? .nan }
    let readable = numbers.count { !$0.isNaN }
    return readable * 5 > known.count * 4 ? Column(column.name, numbers: numbers) : column
  }
  // end excerpt

  /// The table with each row once, its numbers read, and without the columns that cannot help: many
  /// different words, or never a change.
  static func tidied(_ table: DataTable, target: String) throws -> DataTable {
    let columns = table.droppingDuplicates().columns.map {
      $0.name == target ? $0 : reading($0)
    }
    let useful = columns.filter { column in
      let distinct = column.distinctCount
      if column.name == target { return true }
      let counts = column.numbers.map { zip($0, $0.dropFirst()).allSatisfy { $1 == $0 + 1 } }
      return distinct > 1 && counts != true && (column.words == nil || distinct <= 20)
    }
    return try DataTable(useful).predicting(target)
  }

  /// All rows as examples; `training` are those from which anything may be learned. What cannot be made
  /// an example is nil.
  func examples(
    _ table: DataTable, target: String, training: [Int]
  ) throws -> (examples: Examples, usable: [Int]) {
    let words = table.columns.filter { $0.words != nil && $0.name != target }.map(\.name)
    let encoder = try OneHotEncoder(fitting: table.rows(training), columns: words)
    let encoded = try encoder(table)
    switch self {
    case .wholeRows:
      // A row with a gap becomes 0 so that the table can be made; it is not used.
      let filled = DataTable(encoded.columns.map { $0.filled(with: 0) })
      let whole = table.completeRows
      let examples = try filled.examples(target: target)
      let scale = Standardizer(
        fitting: examples.rows(training.filter(Set(whole).contains).orAll(training)))
      return (scale(examples), whole)
    case .zeros:
      let filled = DataTable(encoded.columns.map { $0.filled(with: 0) })
      let examples = try filled.examples(target: target)
      return (Standardizer(fitting: examples.rows(training))(examples), Array(0..<table.count))
    case .means:
      let filled = try Imputer(fitting: encoded.rows(training), .mean)(encoded)
      let examples = try filled.examples(target: target)
      return (Standardizer(fitting: examples.rows(training))(examples), Array(0..<table.count))
    case .medians, .clipped, .thorough:
      let examples = try TableCleaning.thorough(
        encoder(table), target, training, clips: self != .medians,
        addsIndicators: self == .thorough)
      return (examples, Array(0..<table.count))
    }
  }

  // excerpt: thorough
  /// Medians, fences, means and deviations come from the training rows, and are used on all rows.
  static func thorough(
    _ table: DataTable, _ target: String, _ training: [Int], clips: Bool, addsIndicators: Bool
  ) throws -> Examples {
    let imputer = Imputer(
      fitting: table.rows(training), .median, addsIndicators: addsIndicators)
    var examples = try imputer(table).examples(target: target)
    if clips {
      let fences = OutlierFences(fitting: examples.rows(training).features)
      let measured = examples.featureNames.map { name in
        table.columns.contains { $0.name == name && $0.distinctCount > 2 }
      }
      examples.features = examples.features.mapColumns { column, x in
        let range = fences.ranges[column]
        return measured[column] ? min(max(x, range.lowerBound), range.upperBound) : x
      }
    }
    return Standardizer(fitting: examples.rows(training))(examples)
  }
  // end excerpt
}

extension Column {
  /// The column with a number in every gap; words stay.
  fileprivate func filled(with number: Double) -> Column {
    numbers.map { Column(name, numbers: $0.map { $0.isNaN ? number : $0 }) } ?? self
  }
}

extension [Int] {
  /// These, or all where there are none.
  fileprivate func orAll(_ all: [Int]) -> [Int] { isEmpty ? all : self }
}
