import Datasets

extension BoardData {
  /// Whether the user named data with `--data`.
  public var isGiven: Bool { board.dataChoice.path != nil }

  /// A raw table, with text columns and missing values, and the column to predict: the user's own, a data set by
  /// name, or the lesson's.
  ///
  /// - Parameter least: fewer rows of the user's own are refused.
  /// - Throws: `DataError` where the user's data are no table, are too few, or have no such column.
  public func table(
    _ name: String, atLeast least: MinimumData = .usual, or own: @autoclosure () throws -> DataTable
  ) throws -> DataTable {
    switch try source(name, [.examples, .numeric]) {
    case .lesson(let name): return noted(try own(), name)
    case .added(let set): return noted(try DataTable(set.make(&board.random)), set.name)
    case .set(let set):
      switch try load(set) {
      case .examples(let found): return noted(try DataTable(found), set.name)
      case .table(let found): return noted(found, set.name)
      case .numeric(let found): return noted(try DataTable(found), set.name)
      default: throw wrongKind(set.name, set.kind, [.examples, .numeric])
      }
    case .files(let path):
      let (table, notes) = try board.dataChoice.targetedTable(path)
      say(notes)
      try least.require(table, at: path)
      note(path, table.count, hash: try DataFingerprint.of(path))
      return table
    }
  }

  private func noted(_ table: DataTable, _ name: String) -> DataTable {
    note(name, table.count, hash: DataFingerprint.of(table))
    return table
  }
}

extension DataTable {
  /// Examples as a table: a column for each feature, and one for the class name.
  init(_ examples: Examples) throws(DataError) {
    var columns = examples.featureNames.enumerated().map { place, name in
      Column(name, numbers: examples.features.column(place))
    }
    let name = examples.featureNames.contains("class") ? "the class" : "class"
    columns.append(Column(name, words: examples.labels.map { examples.classNames[$0] }))
    self = try DataTable(columns).predicting(name)
  }

  /// Examples as a table: a column for each feature, and one for each number to be predicted.
  init(_ examples: NumericExamples) throws(DataError) {
    let rows = [
      (examples.features, examples.featureNames), (examples.targets, examples.targetNames),
    ]
    var columns: [Column] = []
    for (part, (rows, names)) in rows.enumerated() {
      for place in 0..<rows.width {
        let usual = part == 0 ? "x \(place + 1)" : rows.width == 1 ? "y" : "y \(place + 1)"
        columns.append(
          Column(place < names.count ? names[place] : usual, numbers: rows.column(place)))
      }
    }
    let target = columns[examples.features.width].name
    self = try DataTable(columns).predicting(target)
  }
}
