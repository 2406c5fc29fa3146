/// A table of named columns, as a CSV file holds it: numbers and words, some of them missing.
public struct Table: Selectable, Equatable {
  public let columns: [Column]
  public let count: Int

  /// A table from its columns. Traps where they differ in length or two have the same name.
  public init(_ columns: [Column]) {
    count = columns.first?.count ?? 0
    if let odd = columns.first(where: { $0.count != columns[0].count }) {
      fatalError("Table: '\(odd.name)' has \(odd.count) values, and '\(columns[0].name)' \(count).")
    }
    if Set(columns.map(\.name)).count != columns.count {
      fatalError("Table: two columns have the same name: \(columns.map(\.name)).")
    }
    self.columns = columns
  }

  public var columnNames: [String] { columns.map(\.name) }
  public var strata: [Int]? { nil }

  /// The column of this name, or at this place counted from 1.
  /// - Throws: `DataError.unknown` where there is none.
  public func column(_ name: String) throws(DataError) -> Column {
    columns[try place(of: name)]
  }

  /// Where the column of this name stands, from 0. A number that is no name counts from 1.
  func place(of name: String) throws(DataError) -> Int {
    if let place = columns.firstIndex(where: { $0.name == name }) { return place }
    let alike = columns.indices.filter { columns[$0].name.lowercased() == name.lowercased() }
    if alike.count == 1 { return alike[0] }
    if let number = Int(name), (1...max(1, columns.count)).contains(number) { return number - 1 }
    throw .unknown("column", name, known: columnNames)
  }

  public func rows(_ indices: [Int]) -> Table {
    Table(columns.map { $0.rows(indices) }, count: indices.count)
  }

  private init(_ columns: [Column], count: Int) {
    self.columns = columns
    self.count = count
  }

  /// The table without these columns.
  public func dropping(_ names: [String]) throws(DataError) -> Table {
    var places: Set<Int> = []
    for name in names { places.insert(try place(of: name)) }
    return Table(
      columns.indices.filter { !places.contains($0) }.map { columns[$0] }, count: count)
  }

  /// The table with these columns only, in this order.
  public func keeping(_ names: [String]) throws(DataError) -> Table {
    var chosen: [Column] = []
    for name in names { chosen.append(try column(name)) }
    return Table(chosen, count: count)
  }

  /// The rows in which nothing is missing.
  public var completeRows: [Int] {
    (0..<count).filter { row in !columns.contains { $0.isMissing(row) } }
  }
}
