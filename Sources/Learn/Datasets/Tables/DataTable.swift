/// A table of named columns, as a CSV file holds it: numbers and words, some of them missing.
public struct DataTable: Selectable, Equatable {
  /// The columns, from left to right; all have `count` cells.
  public let columns: [Column]
  /// How many rows there are.
  public let count: Int
  /// The column to be predicted, where one was chosen. A split then divides its classes alike.
  public private(set) var target: String?

  /// A table from its columns. Traps where they differ in length or two have the same name.
  public init(_ columns: [Column]) {
    self.init(columns, count: columns.first?.count ?? 0, target: nil)
  }

  private init(_ columns: [Column], count: Int, target: String?) {
    if let odd = columns.first(where: { $0.count != count }) {
      fatalError("DataTable: '\(odd.name)' has \(odd.count) values, and others have \(count).")
    }
    if Set(columns.map(\.name)).count != columns.count {
      fatalError("DataTable: two columns have the same name: \(columns.map(\.name)).")
    }
    self.columns = columns
    self.count = count
    self.target = columns.contains { $0.name == target } ? target : nil
  }

  /// The names in the heading, from left to right.
  public var columnNames: [String] { columns.map(\.name) }

  /// The class of each row where a target of few different values was chosen.
  public var strata: [Int]? {
    guard let target, let column = columns.first(where: { $0.name == target }),
      column.missingCount == 0, column.looksLikeClasses
    else { return nil }
    return column.classes?.labels
  }

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
    if let number = Int(name), number >= 1, number <= columns.count { return number - 1 }
    throw .unknown("column", name, known: columnNames)
  }

  /// The table with this column to be predicted.
  /// - Throws: `DataError.unknown` where there is no such column.
  public func predicting(_ name: String) throws(DataError) -> DataTable {
    var table = self
    table.target = try column(name).name
    return table
  }

  /// These rows only, in this order.
  public func rows(_ indices: [Int]) -> DataTable {
    DataTable(columns.map { $0.rows(indices) }, count: indices.count, target: target)
  }

  /// The table with other columns, of the same rows.
  func with(_ columns: [Column]) -> DataTable {
    DataTable(columns, count: count, target: target)
  }

  /// The table without these columns.
  public func dropping(_ names: [String]) throws(DataError) -> DataTable {
    var places: Set<Int> = []
    for name in names { places.insert(try place(of: name)) }
    return with(columns.indices.filter { !places.contains($0) }.map { columns[$0] })
  }

  /// The table with these columns only, in this order.
  public func keeping(_ names: [String]) throws(DataError) -> DataTable {
    var chosen: [Column] = []
    for name in names { chosen.append(try column(name)) }
    return with(chosen)
  }

  /// The rows in which nothing is missing.
  public var completeRows: [Int] {
    (0..<count).filter { row in !columns.contains { $0.isMissing(row) } }
  }
}
