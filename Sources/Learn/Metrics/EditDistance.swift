/// How many insertions, deletions and substitutions make one sequence another (Levenshtein, 1966).
///
/// ```swift
/// EditDistance(from: Array("kitten"), to: Array("sitting")).distance   // 3
/// ```
public struct EditDistance: Sendable, Hashable {
  /// `table[i][j]`: the distance of the first i tokens of the reference and the first j of the hypothesis.
  public let table: [[Int]]

  /// Compares a hypothesis with a reference.
  ///
  /// D(i, j) is the least of D(i − 1, j) + 1, a deletion; D(i, j − 1) + 1, an insertion; and D(i − 1, j − 1), plus 1
  /// where the tokens differ, a substitution. It takes time and memory in proportion to the product of both lengths.
  public init<Token: Equatable>(from reference: [Token], to hypothesis: [Token]) {
    var table = [Array(0...hypothesis.count)]
    for (i, wanted) in reference.enumerated() {
      let above = table[i]
      var row = [i + 1]
      for (j, got) in hypothesis.enumerated() {
        let substituted = above[j] + (wanted == got ? 0 : 1)
        row.append(min(above[j + 1] + 1, row[j] + 1, substituted))
      }
      table.append(row)
    }
    self.table = table
  }

  /// The number of changes.
  public var distance: Int { table[table.count - 1].last ?? 0 }

  /// The distance divided by the length of the reference, `nil` where that is empty: the word error rate of words,
  /// the character error rate of characters. It may be above 1.
  public var errorRate: Double? {
    table.count == 1 ? nil : Double(distance) / Double(table.count - 1)
  }
}
