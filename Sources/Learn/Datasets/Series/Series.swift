import Notation

/// Measurements in time at equal steps.
public struct Series: Sendable, Equatable {
  /// What is measured.
  public let name: String
  /// The measurements, from the first to the last.
  public let values: [Double]
  /// When each was measured, as it stands in the file; empty where nobody said.
  public let times: [String]
  /// What was done to the table that it comes from, and what is to be known of it, a sentence each.
  public private(set) var notes: [String] = []

  /// A series from its values. Traps where the times do not fit.
  public init(name: String, values: [Double], times: [String] = []) {
    guard times.isEmpty || times.count == values.count else {
      fatalError("Series: \(values.count) values, but \(times.count) times.")
    }
    self.name = name
    self.values = values
    self.times = times
  }

  /// How many measurements there are.
  public var count: Int { values.count }

  /// One column of a CSV file in time.
  ///
  /// - Parameter column: its name or its place from 1; nil is the only column of numbers.
  /// - Throws: `DataError` where the column has words, or a value is missing.
  public init(csv path: String, column: String? = nil) throws(DataError) {
    try self.init(try DataTable(csv: path), column: column, path: path)
  }

  /// One column of a table in time.
  init(_ table: DataTable, column name: String?, path: String) throws(DataError) {
    let numeric = table.columns.filter { column in
      column.numbers != nil && Dates(column) == nil
    }
    var candidates = numeric
    if name == nil, numeric.count == 2 {
      // The day and what was measured on it.
      candidates = numeric.filter { TimeOrder.moments(table, besides: $0.name) != nil }
    }
    if name == nil && candidates.count != 1 {
      throw .unsuitable(
        "'\(path)'", problem: "\(numeric.count) of its columns are numbers",
        advice: "Name the column of the series: --target "
          + "\((numeric.last?.name ?? "COLUMN").quotedForShell).")
    }
    let column =
      try name.map { (name) throws(DataError) in try table.column(name) } ?? candidates[0]
    guard let numbers = column.numbers else {
      throw .unsuitable(
        "Column '\(column.name)' of '\(path)'", problem: "it has words, such as '\(column.sample)'",
        advice: "A series is made of numbers.")
    }
    if let row = column.firstHuge {
      throw .unsuitable(
        "Column '\(column.name)' of '\(path)'",
        problem: "row \(row + 1) has \(numbers[row]), too large to compute with",
        advice: Column.hugeAdvice)
    }
    if let row = numbers.firstIndex(where: { !$0.isFinite }) {
      throw .unsuitable(
        "Column '\(column.name)' of '\(path)'",
        problem: "the value of row \(row + 1) is \(numbers[row].isNaN ? "missing" : "infinite")",
        advice: "A series has a value at every step; fill it in, or leave the row out.")
    }
    if let order = try TimeOrder(table, besides: column.name, path: path) {
      self.init(
        name: column.name, values: order.rows.map { numbers[$0] },
        times: order.rows.map { order.column.written($0) ?? "" })
      notes = order.notes
      return
    }
    let words = table.columns.first { $0.words != nil && $0.missingCount == 0 }
    self.init(name: column.name, values: numbers, times: words?.words?.compactMap { $0 } ?? [])
  }

  /// Windows of `length` values in a row, each with the `horizon` values that follow as its target.
  ///
  ///     inputs x_i … x_{i+length−1}   targets x_{i+length} … x_{i+length+horizon−1}   i = 0, step, …
  ///
  /// Inputs `[length, 1]`, in the order of time. Split them with `splitInOrder`.
  /// - Throws: `DataError.unsuitable` where the series is too short for one window.
  public func windows(
    length: Int, horizon: Int = 1, step: Int = 1
  ) throws(DataError) -> NumericExamples {
    guard length >= 1, horizon >= 1, step >= 1 else {
      fatalError("windows: length \(length), horizon \(horizon), step \(step); each is 1 or more.")
    }
    guard count >= length + horizon else {
      throw .unsuitable(
        "The series '\(name)'",
        problem: "it has \(count) values, and a window and its target take \(length + horizon)",
        advice: "Choose a shorter window.")
    }
    let starts = Array(stride(from: 0, through: count - length - horizon, by: step))
    let inputs = starts.flatMap { values[$0..<$0 + length] }
    let targets = starts.flatMap { values[$0 + length..<$0 + length + horizon] }
    return NumericExamples(
      features: Matrix(inputs, count: starts.count, width: length),
      targets: Matrix(targets, count: starts.count, width: horizon), inputShape: [length, 1],
      featureNames: (0..<length).map { "\(name) −\(length - $0)" },
      targetNames: (0..<horizon).map { "\(name) +\($0)" })
  }
}

extension Column {
  /// Some value, for messages.
  var sample: String { (0..<count).lazy.compactMap { written($0) }.first ?? "" }
}
