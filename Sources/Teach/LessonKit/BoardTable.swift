import Datasets

extension BoardData {
  /// Whether the user named data with `--data`.
  public var isGiven: Bool { board.dataChoice.path != nil }

  /// A table as it was found, with its words and its gaps, and a column to be predicted: the user's own, a
  /// set of the catalog by its name, or the lesson's.
  ///
  /// - Throws: `DataError` where the user's data are no table, or have no such column.
  public func table(
    _ name: String, or own: @autoclosure () throws -> DataTable
  ) throws -> DataTable {
    board.dataWasAskedFor = true
    guard let path = board.dataChoice.path else { return note(name, try own(), hash: nil) }
    if let named = try named(path) {
      return note(path, try DataTable(named.make(&board.random)), hash: nil)
    }
    let table = try board.dataChoice.table(path)
    let target = try table.predicting(board.dataChoice.target ?? table.likelyTarget)
    return note(path, target, hash: try DataFingerprint.of(path))
  }

  private func note(_ name: String, _ table: DataTable, hash: String?) -> DataTable {
    board.dataUses.append(DataUse(name: name, count: table.count, hash: hash))
    return table
  }
}

extension DataTable {
  /// Examples as a table: a column for each feature, and one of words for the class.
  init(_ examples: Examples) throws(DataError) {
    var columns = examples.featureNames.enumerated().map { place, name in
      Column(name, numbers: examples.features.column(place))
    }
    let name = examples.featureNames.contains("class") ? "the class" : "class"
    columns.append(Column(name, words: examples.labels.map { examples.classNames[$0] }))
    self = try DataTable(columns).predicting(name)
  }
}
