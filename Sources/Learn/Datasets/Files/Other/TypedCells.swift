import Notation

/// A cell of a table whose file says what it holds: a number, a text, or nothing.
enum TypedCell: Equatable {
  case number(Double)
  case text(String)
  case missing

  /// A text, control characters made visible; an empty one, and the usual marks, are missing values.
  static func word(_ text: String) -> TypedCell {
    let text = text.withVisibleControls
    return text.isEmpty || CSVFormat.usualMissing.contains(text) ? .missing : .text(text)
  }

  /// A whole number; one that a `Double` cannot hold stays the text it is, so that no digit is lost.
  static func whole(_ number: Int64) -> TypedCell {
    Int64(exactly: Double(number)) == number ? .number(Double(number)) : .text("\(number)")
  }

  /// The cell as a text; empty where it is missing.
  var written: String {
    switch self {
    case .number(let number): Notation.written(number, .exact)
    case .text(let text): text
    case .missing: ""
    }
  }
}

/// A table that came from a file of typed cells, and what is to be said of how it was read.
struct TypedTable {
  let table: DataTable
  let firstLine: CSVFirstLine

  /// Columns of the names and the cells, row after row. A column is one of numbers where all its cells
  /// are, or are missing; otherwise numbers in it become words.
  init(names: [String], rows: [[TypedCell]], note: String? = nil) {
    self.init(
      names: names, rows: rows,
      firstLine: CSVFirstLine(kind: .names, cells: names, doubt: nil, origin: note))
  }

  init(table: DataTable, firstLine: CSVFirstLine) {
    (self.table, self.firstLine) = (table, firstLine)
  }

  init(names: [String], rows: [[TypedCell]], firstLine: CSVFirstLine) {
    let columns = CSVReader.unique(names).enumerated().map { place, name in
      TypedTable.column(name, rows.map { place < $0.count ? $0[place] : .missing })
    }
    table = DataTable(columns)
    self.firstLine = firstLine
  }

  private static func column(_ name: String, _ cells: [TypedCell]) -> Column {
    var numbers: [Double] = []
    numbers.reserveCapacity(cells.count)
    for cell in cells {
      switch cell {
      case .number(let number): numbers.append(number)
      case .missing: numbers.append(.nan)
      case .text:
        return Column(name, words: cells.map { $0 == .missing ? nil : $0.written })
      }
    }
    return Column(name, numbers: numbers)
  }

  /// Reads a table from a file that is no CSV: JSON, a workbook, a database, NumPy's arrays; nil where
  /// the file is none of these.
  /// - Throws: `DataError` where it is damaged, or holds no table.
  static func read(_ path: String, _ choice: DataChoice) throws(DataError) -> TypedTable? {
    switch try FileForm.of(path) {
    case .workbook:
      return try Workbook(path).table(choice.sheet, header: choice.header)
    case .sqlite: return try SQLiteFile.table(path, choice.sheet)
    case .json: return try JSONTable.read(path)
    case .npy, .npz:
      return try TypedTable(arrays: ArrayArchive(path), target: choice.target)
    case nil where JSONTable.isNamedSo(path): return try JSONTable.read(path)
    case let form? where form.advice != nil: throw form.refusal(path)
    default: return nil
    }
  }
}
