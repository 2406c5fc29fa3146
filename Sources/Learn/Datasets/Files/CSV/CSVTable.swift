/// A table that was read from text, and what is to be known of the reading.
public struct TableReading: Sendable {
  /// The table.
  public let table: DataTable
  /// What its first line was taken for.
  public let firstLine: CSVFirstLine
  /// What was passed over, found out, or read otherwise than it stands, a sentence each.
  public let notes: [String]
}

extension DataTable {
  /// Reads a table from CSV, TSV or their like, plain or gzip.
  ///
  /// A column has numbers where every cell is a number or missing, or nearly every one (see
  /// `read(csv:format:)` for what is said of the others), and words otherwise.
  /// - Throws: `DataError`, with the line, where a row has more or fewer cells than the first, a quote is
  ///   never closed, or a word is not written in the encoding.
  public init(csv path: String, format: CSVFormat = CSVFormat()) throws(DataError) {
    self = try DataTable.read(csv: path, format: format).table
  }

  /// Reads a table from bytes; `name` stands for the path in errors.
  public init(
    csv bytes: [UInt8], name: String, format: CSVFormat = CSVFormat()
  ) throws(DataError) {
    self = try DataTable.read(name, format) { () throws(DataError) in
      try CSVReader(ByteReader(bytes, name: name), format: format)
    }.table
  }

  /// Reads a table, and says what its first line was taken for and what else was found out.
  public static func read(
    csv path: String, format: CSVFormat = CSVFormat()
  ) throws(DataError) -> TableReading {
    try read(path, format) { () throws(DataError) in try CSVReader(path, format: format) }
  }

  private static func read(
    _ name: String, _ format: CSVFormat, open: () throws(DataError) -> CSVReader
  ) throws(DataError) -> TableReading {
    let missing = MissingMarks(format.missing)
    var isNumeric: [Bool]?
    while true {
      let reader = try open()
      let expected = isNumeric ?? Array(repeating: true, count: reader.width)
      let builders = reader.names.indices.map {
        CSVColumnBuilder(reader.names[$0], expectsNumbers: expected[$0], missing: missing)
      }
      try DataTable.fill(builders, from: reader, expecting: expected)
      if !builders.contains(where: \.hasSurprise) {
        var columns: [Column] = []
        for builder in builders { columns.append(try builder.column(path: name)) }
        return finished(columns, reader)
      }
      isNumeric = builders.map { $0.expectsNumbers && !$0.hasSurprise }
    }
  }

  /// The table of these columns: without empty ones at its end that have no name, and with the numbers among
  /// the words read as such.
  private static func finished(_ columns: [Column], _ reader: CSVReader) -> TableReading {
    var columns = columns
    var notes = reader.notes
    let cells = reader.firstLine.cells
    while columns.count > 1, let last = columns.last, last.count > 0,
      last.missingCount == last.count,
      columns.count > cells.count || cells[columns.count - 1].isEmpty
    {
      columns.removeLast()
      notes.append("The last column has no name and no values: it was left out.")
    }
    let separator = reader.scanner.separator
    columns = columns.map { column in
      let (read, said) = column.readAsNumbers(
        fileMark: Character(Unicode.Scalar(reader.scanner.decimalMark)),
        prefersThousands: separator == UInt8(ascii: ";") ? nil : true)
      notes += said
      return read
    }
    if case .counts(let classNames) = reader.firstLine.kind {
      columns.append(columns.removeLast().named(classNames))
    }
    return TableReading(table: DataTable(columns), firstLine: reader.firstLine, notes: notes)
  }

  /// Fills the columns to the end of the file. Where one that was taken for numbers has words, it stops
  /// after a first look, or goes on to the end to find all such columns: each reading then settles them
  /// for good, and there are never more than three.
  private static func fill(
    _ builders: [CSVColumnBuilder], from reader: CSVReader, expecting isNumeric: [Bool]
  ) throws(DataError) {
    let firstLook = 4096
    var rows = 0
    while case let count = try reader.nextBlock(expectsNumber: isNumeric), count > 0 {
      for (column, builder) in builders.enumerated() where !builder.hasSurprise {
        builder.append(column, of: count, reader)
      }
      rows += count
      if rows >= firstLook, rows - count < firstLook,
        builders.contains(where: \.hasSurprise)
      {
        return
      }
    }
  }
}

extension Column {
  /// Classes by their names instead of their numbers, where every number has one.
  fileprivate func named(_ classNames: [String]) -> Column {
    guard let numbers else { return self }
    let words = numbers.map { number -> String? in
      Int(exactly: number).flatMap { classNames.indices.contains($0) ? classNames[$0] : nil }
    }
    return words.contains(nil) ? self : Column(name, words: words)
  }
}
