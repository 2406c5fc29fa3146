import Notation

/// When the rows of a table were measured, and what is to be known of it.
struct TimeOrder {
  /// The column that says when.
  let column: Column
  /// The rows from the first moment to the last.
  let rows: [Int]
  /// What was done, and what is missing, a sentence each.
  let notes: [String]

  /// The order of the rows by a column of dates, or one of numbers that is called a time; nil where there is
  /// no such column.
  ///
  /// - Parameter value: the column of the measurements, which is no time.
  /// - Throws: `DataError` where a moment is missing or comes twice.
  init?(_ table: DataTable, besides value: String, path: String) throws(DataError) {
    guard let (column, moments) = TimeOrder.moments(table, besides: value), table.count >= 2 else {
      return nil
    }
    func written(_ row: Int) -> String { (column.written(row) ?? "nothing").onOneLine }
    if let row = moments.days.firstIndex(where: { !$0.isFinite }) {
      throw .unsuitable(
        "The series in '\(path)'", problem: "row \(row + 1) has no '\(column.name)'",
        advice: "Fill it in, or leave the row out.")
    }
    let days = moments.days
    rows = days.indices.sorted { (days[$0], $0) < (days[$1], $1) }
    self.column = column
    if let twice = zip(rows, rows.dropFirst()).first(where: { days[$0] == days[$1] }) {
      throw .unsuitable(
        "The series in '\(path)'",
        problem: "'\(column.name)' is \(written(twice.0)) in row \(twice.0 + 1) and in row "
          + "\(twice.1 + 1)",
        advice:
          "A series has one value at each step: keep the rows of one place or product, or take the "
          + "mean of those of one moment.")
    }
    var notes: [String] = []
    if rows != Array(days.indices) {
      let isReversed = rows == days.indices.reversed()
      notes.append(
        "The rows \(isReversed ? "run from the last to the first" : "are out of order"): they were "
          + "sorted by '\(column.name)', from \(written(rows[0])) to \(written(rows[rows.count - 1]))."
      )
    }
    if let doubt = moments.doubt { notes.append("'\(column.name)': \(doubt).") }
    if let gap = TimeOrder.firstGap(rows.map { days[$0] }) {
      notes.append(
        "'\(column.name)' has \(counted(gap.count, "gap")): the first lies between "
          + "\(written(rows[gap.place])) and \(written(rows[gap.place + 1])). The steps are taken as equal."
      )
    }
    self.notes = notes
  }

  /// The column that says when.
  static func moments(_ table: DataTable, besides value: String) -> (Column, Dates)? {
    let others = table.columns.filter { $0.name != value }
    for column in others {
      if let dates = Dates(column) { return (column, dates) }
    }
    let times = ["date", "day", "time", "year", "month", "week", "hour", "step", "t", "timestamp"]
    for column in others where times.contains(column.name.lowercased()) {
      if let numbers = column.numbers, Set(numbers).count == numbers.count {
        return (column, Dates(numbers: numbers))
      }
    }
    return nil
  }

  /// Where more than the usual step lies between two moments. Months and years differ in length, and
  /// weekends are left out of many series: a gap is more than half as long again as the longest usual one.
  private static func firstGap(_ days: [Double]) -> (place: Int, count: Int)? {
    let steps = zip(days.dropFirst(), days).map { $0 - $1 }
    guard steps.count >= 3 else { return nil }
    let usual = steps.sorted()[steps.count / 2]
    let gaps = steps.indices.filter { steps[$0] > 1.5 * usual }
    guard let first = gaps.first else { return nil }
    return (first, gaps.count)
  }
}
