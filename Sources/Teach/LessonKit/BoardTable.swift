import Datasets

extension BoardData {
  /// Whether the user named data with `--data`.
  public var isGiven: Bool { board.dataChoice.path != nil }

  /// A table as it was found, with its words and its gaps, and a column to be predicted: the user's own, or
  /// the lesson's.
  ///
  /// - Throws: `DataError` where the user's data are no table, or have no such column.
  public func table(_ name: String, or own: @autoclosure () throws -> DataTable) throws -> DataTable {
    board.dataWasAskedFor = true
    guard let path = board.dataChoice.path else {
      let table = try own()
      board.dataUses.append(DataUse(name: name, count: table.count, hash: nil))
      return table
    }
    let table = try board.dataChoice.table(path)
    let hash = try DataFingerprint.of(path)
    board.dataUses.append(DataUse(name: path, count: table.count, hash: hash))
    return try table.predicting(board.dataChoice.target ?? table.likelyTarget)
  }
}
