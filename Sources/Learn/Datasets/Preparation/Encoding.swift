/// Turns each column of words into columns of 0 and 1, one for each word seen in the training part.
///
/// A word that was not seen there, and a missing one, gets 0 in all of them.
public struct OneHotEncoder: Sendable, Equatable {
  private let categories: [String: [String]]

  /// Takes the words from the training part, in alphabetical order.
  /// - Parameter columns: which columns to encode; nil is every column of words.
  /// - Throws: `DataError` for a column that is not there or has numbers.
  public init(fitting table: DataTable, columns names: [String]? = nil) throws(DataError) {
    categories = try wordCategories(of: table, names)
  }

  /// The words of a column that have a column of their own.
  public func categories(of name: String) -> [String] { categories[name] ?? [] }

  /// The table with `name = word` columns in the place of each encoded one.
  /// - Throws: `DataError` where an encoded column is missing or has numbers.
  public func callAsFunction(_ table: DataTable) throws(DataError) -> DataTable {
    try requireColumns(categories.keys.sorted(), in: table)
    return table.with(
      table.columns.flatMap { column -> [Column] in
        guard let categories = categories[column.name] else { return [column] }
        let words = column.words ?? []
        return categories.map { category in
          Column(
            "\(column.name) = \(category)", numbers: words.map { $0 == category ? 1 : 0 })
        }
      })
  }
}

/// Turns each column of words into one column of whole numbers: the place of the word in its order.
///
/// For words that have an order, such as small, medium, large; others would get one that means nothing. A
/// word that was not seen in training becomes −1; a missing one stays missing.
public struct OrdinalEncoder: Sendable, Equatable {
  private let categories: [String: [String]]

  /// Takes the words from the training part, in alphabetical order.
  /// - Parameter columns: which columns to encode; nil is every column of words.
  public init(fitting table: DataTable, columns names: [String]? = nil) throws(DataError) {
    categories = try wordCategories(of: table, names)
  }

  /// Encodes columns by orders that are known: `["size": ["small", "medium", "large"]]`.
  public init(orders: [String: [String]]) {
    categories = orders
  }

  /// The table with numbers in the place of words.
  /// - Throws: `DataError` where an encoded column is missing or has numbers.
  public func callAsFunction(_ table: DataTable) throws(DataError) -> DataTable {
    try requireColumns(categories.keys.sorted(), in: table)
    return table.with(
      table.columns.map { column in
        guard let order = categories[column.name] else { return column }
        let places = Dictionary(
          order.enumerated().map { ($1, Double($0)) }, uniquingKeysWith: { first, _ in first })
        let words = column.words ?? []
        return Column(
          column.name, numbers: words.map { word in word.map { places[$0] ?? -1 } ?? .nan })
      })
  }
}

/// The words of these columns, or of every column that has words, in alphabetical order.
private func wordCategories(
  of table: DataTable, _ names: [String]?
) throws(DataError) -> [String: [String]] {
  let names = names ?? table.columns.filter { $0.words != nil }.map(\.name)
  try requireColumns(names, in: table)
  var categories: [String: [String]] = [:]
  for name in names {
    let words = try table.column(name).words ?? []
    categories[name] = Set(words.compactMap { $0 }).sorted()
  }
  return categories
}

private func requireColumns(_ names: [String], in table: DataTable) throws(DataError) {
  for name in names {
    let column = try table.column(name)
    guard column.words != nil else {
      throw .unsuitable(
        "Column '\(name)'", problem: "it has numbers, such as '\(column.sample)'",
        advice: "Words are encoded; numbers can be used as they are.")
    }
  }
}
