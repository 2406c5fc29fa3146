internal import CSQLite

/// Tables of SQLite databases, by SQLite's own library. A database is opened to be read, never changed.
enum SQLiteFile {
  /// Reads a table or view; the only one where none is named.
  /// - Throws: `DataError` where the database is damaged, there is no such table, or there are several and
  ///   none was named.
  static func table(_ path: String, _ name: String?) throws(DataError) -> TypedTable {
    let database = try Database(path)
    let tables = try database.rows(
      of: "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
        + "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, rowid"
    ).rows.map { $0[0].written }
    guard let first = tables.first else {
      throw .unsuitable("'\(path)'", problem: "it has no tables", advice: "Add one with rows.")
    }
    if let name {
      guard let found = tables.first(where: { $0.lowercased() == name.lowercased() }) else {
        throw .unknown("table", name, known: tables)
      }
      return try database.table(found, note: nil)
    }
    if tables.count == 1 { return try database.table(first, note: nil) }
    let shown = tables.prefix(10).map { "'\($0)'" }.joined(separator: ", ")
    throw .unsuitable(
      "'\(path)'", problem: "it has \(tables.count) tables and views: \(shown)",
      advice: "Choose one: --sheet \(first)")
  }
}

/// An open database.
private final class Database {
  private let path: String
  private var handle: OpaquePointer?

  init(_ path: String) throws(DataError) {
    self.path = path
    guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else {
      throw failure()
    }
  }

  deinit { sqlite3_close_v2(handle) }

  /// All rows of a table. Columns of bytes are left out, and the note says so.
  func table(_ name: String, note: String?) throws(DataError) -> TypedTable {
    let quoted = "\"\(name.replacing("\"", with: "\"\""))\""
    let (names, rows, blobs) = try rows(of: "SELECT * FROM \(quoted)")
    if blobs.isEmpty { return TypedTable(names: names, rows: rows, note: note) }
    let kept = names.indices.filter { !blobs.contains($0) }
    let left = blobs.sorted().map { "'\(names[$0])'" }.joined(separator: ", ")
    let sentence = "Bytes are no values of a table: left out is \(left)."
    return TypedTable(
      names: kept.map { names[$0] }, rows: rows.map { row in kept.map { row[$0] } },
      note: [note, sentence].compactMap { $0 }.joined(separator: " "))
  }

  /// What a query gives, and which columns hold bytes.
  func rows(
    of query: String
  ) throws(DataError) -> (names: [String], rows: [[TypedCell]], blobs: Set<Int>) {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, query, -1, &statement, nil) == SQLITE_OK else {
      throw failure()
    }
    defer { sqlite3_finalize(statement) }
    let width = Int(sqlite3_column_count(statement))
    let names = (0..<width).map { column in
      sqlite3_column_name(statement, Int32(column)).map { String(cString: $0) } ?? ""
    }
    var rows: [[TypedCell]] = []
    var blobs: Set<Int> = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        rows.append(
          (0..<width).map { column in
            if sqlite3_column_type(statement, Int32(column)) == SQLITE_BLOB {
              blobs.insert(column)
            }
            return cell(statement, Int32(column))
          })
      case SQLITE_DONE: return (names, rows, blobs)
      default: throw failure()
      }
    }
  }

  private func cell(_ statement: OpaquePointer?, _ column: Int32) -> TypedCell {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .whole(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: return .number(sqlite3_column_double(statement, column))
    case SQLITE_TEXT:
      guard let bytes = sqlite3_column_text(statement, column) else { return .missing }
      let count = Int(sqlite3_column_bytes(statement, column))
      return .word(
        String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self))
    default: return .missing
    }
  }

  private func failure() -> DataError {
    let code = sqlite3_errcode(handle)
    let words = sqlite3_errmsg(handle).map { String(cString: $0) } ?? "no memory"
    if code == SQLITE_CORRUPT || code == SQLITE_NOTADB {
      return .damaged(path: path, problem: words)
    }
    return .cannotRead(path: path, reason: words)
  }
}
