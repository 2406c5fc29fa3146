extension DataTable {
  /// The table made ready for a model in the plainest way, with nothing learned from its values, so that
  /// nothing of a later test can leak into training.
  ///
  /// Left out are columns of which more than half is missing, that never vary, that only count the rows,
  /// or that have many different words; then rows in which something is missing. What words are left
  /// become columns of 0 and 1. The notes say what was done, in order.
  ///
  /// - Parameter target: the column to be predicted, which is never left out.
  /// - Throws: `DataError` where no column or no row is left.
  public func madeReady(
    target name: String
  ) throws(DataError) -> (table: DataTable, notes: [String]) {
    let goal = try column(name)
    var (computable, notes) = try computable(target: goal.name)
    var kept: [Column] = []
    for column in computable.columns {
      if column.name == goal.name {
        kept.append(column)
      } else if let dates = Dates(column), let first = dates.days.filter(\.isFinite).min() {
        notes.append(
          "Column '\(column.name)' has dates: it became the days since \(Dates.written(first)).")
        kept.append(Column(column.name, numbers: dates.days.map { $0 - first.rounded(.down) }))
      } else if let reason = reasonToDrop(column) {
        notes.append("Column '\(column.name)' was left out: \(reason).")
      } else {
        kept.append(column)
      }
    }
    guard kept.count >= 2 else {
      throw .unsuitable(
        "The table", problem: "no column is left to learn from",
        advice: notes.joined(separator: " "))
    }
    let chosen = with(kept)
    let complete = chosen.droppingIncompleteRows()
    if complete.count < count {
      let left = count - complete.count
      notes.append(
        "\(left) of \(counted(count, "row")) \(left == 1 ? "was" : "were") left out: something is "
          + "missing.")
    }
    guard complete.count > 0 else {
      throw .unsuitable(
        "The table", problem: "every row has something missing", advice: "Fill some of it in.")
    }
    let words = kept.filter { $0.name != goal.name && $0.words != nil }.map(\.name)
    if words.isEmpty { return (complete, notes) }
    let encoder = try OneHotEncoder(fitting: complete, columns: words)
    var spare: [String] = []
    for name in words {
      let categories = encoder.categories(of: name)
      if categories.count == 2 {
        // The other would be 1 minus this one, and would count it twice.
        spare.append("\(name) = \(categories[0])")
        notes.append(
          "Column '\(name)' has two words: it became a column of 0 ('\(categories[0])') and 1 "
            + "('\(categories[1])').")
      } else {
        notes.append(
          "Column '\(name)' has words: it became \(categories.count) columns of 0 and 1.")
      }
    }
    return (try encoder(complete).dropping(spare), notes)
  }

  /// Why a column is of no use to a model; nil where it may be.
  private func reasonToDrop(_ column: Column) -> String? {
    if column.missingCount * 2 > count { return "\(column.missingCount) of \(count) are missing" }
    let distinct = column.distinctCount
    if distinct == 0 { return "it is empty" }
    if distinct == 1 { return "it never varies" }
    if column.countsRows { return "it only counts the rows" }
    if column.words != nil && distinct > 20 { return "it has \(distinct) different words" }
    return nil
  }

  /// The column that is probably to be predicted: one of a usual name, or the last.
  public var likelyTarget: String {
    let usual = ["target", "label", "class", "species", "survived", "y", "outcome", "diagnosis"]
    for name in usual {
      if let column = columns.first(where: { $0.name.lowercased() == name }) { return column.name }
    }
    let filled = columns.last { $0.missingCount < $0.count || $0.count == 0 }
    return (filled ?? columns.last)?.name ?? ""
  }
}

extension Column {
  /// Whether the numbers go up by one from row to row, as a counter of rows does.
  var countsRows: Bool {
    guard let numbers, numbers.count >= 3, numbers[0].isFinite else { return false }
    return numbers.indices.allSatisfy { numbers[$0] == numbers[0] + Double($0) }
  }
}
