extension DataTable {
  /// The table with infinite numbers missing, and without columns of numbers so large that sums of their
  /// squares are no numbers any more in single precision. The notes say what was done.
  ///
  /// - Throws: `DataError` where the column to be predicted has such large numbers.
  func computable(target: String) throws(DataError) -> (table: DataTable, notes: [String]) {
    var notes: [String] = []
    var kept: [Column] = []
    for column in columns {
      let (column, infinite) = column.withoutInfinity
      if infinite > 0 {
        notes.append(
          "Column '\(column.name)' has \(counted(infinite, "infinite number")): "
            + "\(infinite == 1 ? "it counts" : "they count") as missing.")
      }
      if column.name != target, column.isTiny {
        notes.append(
          "Column '\(column.name)' was left out: all its numbers are too small to compute with. "
            + "Measure it in a smaller unit.")
        continue
      }
      guard let row = column.firstHuge else {
        kept.append(column)
        continue
      }
      let found = "row \(row + 1) has \(column.written(row) ?? ""), too large to compute with"
      if column.name == target {
        throw .unsuitable(
          "Column '\(column.name)' as target", problem: found, advice: Column.hugeAdvice)
      }
      notes.append("Column '\(column.name)' was left out: \(found). \(Column.hugeAdvice)")
    }
    return (with(kept), notes)
  }
}

extension Column {
  /// The largest size of a number that lessons compute with: the sum of 10⁸ of its squares is still a
  /// number in single precision, which ends at 3.4 · 10³⁸.
  static let largest = 1e15

  static let hugeAdvice =
    "Measure it in a larger unit, or take its logarithm; is it a mark for something missing?"

  /// Whether there are numbers besides 0, and all of them too small for their squares to count.
  var isTiny: Bool {
    let largest = (numbers ?? []).lazy.filter(\.isFinite).map { abs($0) }.max() ?? 0
    return largest > 0 && largest * Column.largest < 1
  }

  /// The first row whose number is finite and too large to compute with.
  var firstHuge: Int? {
    numbers?.firstIndex { $0.isFinite && abs($0) > Column.largest }
  }

  /// The column with infinite numbers missing, and how many there were.
  fileprivate var withoutInfinity: (Column, count: Int) {
    guard let numbers, case let count = numbers.count(where: \.isInfinite), count > 0 else {
      return (self, 0)
    }
    return (Column(name, numbers: numbers.map { $0.isInfinite ? .nan : $0 }), count)
  }
}
