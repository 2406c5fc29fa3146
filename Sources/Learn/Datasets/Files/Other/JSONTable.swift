/// A table from JSON: lines with an object each (JSON Lines), a list of objects or of lists, or an object
/// with a list or an object for each column, as pandas writes it.
enum JSONTable {
  /// Whether the name of a file says that it is JSON.
  static func isNamedSo(_ path: String) -> Bool {
    let name = path.lowercased()
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    return [".json", ".jsonl", ".ndjson"].contains { plain.hasSuffix($0) }
  }

  /// Reads a file.
  /// - Throws: `DataError` with the line where it is no JSON, or no table.
  static func read(_ path: String) throws(DataError) -> TypedTable {
    var bytes = try ByteReader(path).rest()[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    var lines: [(number: Int, bytes: ArraySlice<UInt8>)] = []
    for (place, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy({ [32, 9, 13].contains($0) }) { lines.append((place + 1, line)) }
    guard let first = lines.first else { return TypedTable(names: [], rows: []) }
    // JSON Lines, where the name says so or the first of several lines is whole.
    let isNamedLines = ["jsonl", "ndjson"].contains { path.lowercased().contains(".\($0)") }
    if isNamedLines || lines.count > 1 && (try? JSONValue(first.bytes)) != nil {
      return try table(.array(try values(lines, path)), path)
    }
    let value: JSONValue
    do throws(JSONProblem) {
      value = try JSONValue(bytes)
    } catch {
      let line = bytes.prefix(error.place).count { $0 == 10 } + 1
      throw .badLine(path: path, line: line, problem: error.problem)
    }
    return try table(value, path)
  }

  private static func values(
    _ lines: [(number: Int, bytes: ArraySlice<UInt8>)], _ path: String
  ) throws(DataError) -> [JSONValue] {
    var values: [JSONValue] = []
    for line in lines {
      do throws(JSONProblem) {
        values.append(try JSONValue(line.bytes))
      } catch {
        throw .badLine(
          path: path, line: line.number,
          problem: "\(error.problem), at byte \(error.place + 1) of the line")
      }
    }
    // A single line may hold the whole list.
    if values.count == 1, case .array(let inner) = values[0], inner.contains(where: \.isRow) {
      return inner
    }
    return values
  }

  private static func table(_ value: JSONValue, _ path: String) throws(DataError) -> TypedTable {
    switch value {
    case .array(let values):
      if values.allSatisfy(\.isObject) { return records(values) }
      if values.allSatisfy(\.isArray) { return lists(values) }
      if values.allSatisfy({ !$0.isRow }) {
        return TypedTable(names: ["column 1"], rows: values.map { [$0.cell] })
      }
    case .object(let members):
      if !members.isEmpty, members.allSatisfy({ $0.value.isRow }) {
        return try columns(members, path)
      }
      // {"data": [{...}, ...], "version": 3}: the only list of rows in it.
      let inner = members.filter { member in
        guard case .array(let values) = member.value else { return false }
        return !values.isEmpty && values.allSatisfy(\.isObject)
      }
      if inner.count == 1 { return try table(inner[0].value, path) }
      return records([value])
    default: break
    }
    throw .unsuitable(
      "'\(path)'", problem: "its JSON is no table",
      advice: "A table is a list of objects, [{\"x\": 1, \"y\": 2}, …], or an object a line.")
  }

  /// A row for each object; the columns in the order in which their names first come.
  private static func records(_ values: [JSONValue]) -> TypedTable {
    var places: [String: Int] = [:]
    var names: [String] = []
    var rows: [[TypedCell]] = []
    rows.reserveCapacity(values.count)
    for value in values {
      var row = [TypedCell](repeating: .missing, count: names.count)
      value.eachMember { name, cell in
        if let place = places[name] {
          row[place] = cell
        } else {
          places[name] = names.count
          names.append(name)
          row.append(cell)
        }
      }
      rows.append(row)
    }
    return TypedTable(names: names, rows: rows)
  }

  private static func lists(_ values: [JSONValue]) -> TypedTable {
    let rows = values.map { value -> [TypedCell] in
      if case .array(let cells) = value { cells.map(\.cell) } else { [] }
    }
    let width = rows.map(\.count).max() ?? 0
    return TypedTable(names: (0..<width).map { "column \($0 + 1)" }, rows: rows)
  }

  /// {"x": [1, 2], "y": [3, 4]}, or with the rows' names: {"x": {"0": 1, "1": 2}}.
  private static func columns(
    _ members: [(key: String, value: JSONValue)], _ path: String
  ) throws(DataError) -> TypedTable {
    let cells = members.map { member -> [TypedCell] in
      switch member.value {
      case .array(let values): values.map(\.cell)
      case .object(let inner): inner.map(\.value.cell)
      default: []
      }
    }
    let count = cells[0].count
    if let odd = cells.firstIndex(where: { $0.count != count }) {
      throw .unsuitable(
        "'\(path)'",
        problem: "'\(members[odd].key)' has \(cells[odd].count) values, and '\(members[0].key)' "
          + "\(count)",
        advice: "Every column of a table has as many values.")
    }
    return TypedTable(
      names: members.map(\.key), rows: (0..<count).map { row in cells.map { $0[row] } })
  }
}

extension JSONValue {
  fileprivate var isObject: Bool { if case .object = self { true } else { false } }
  fileprivate var isArray: Bool { if case .array = self { true } else { false } }
  fileprivate var isRow: Bool { isObject || isArray }

  /// The values of an object; those of an object inside it under both names, `point.x`.
  fileprivate func eachMember(_ prefix: String = "", _ body: (String, TypedCell) -> Void) {
    guard case .object(let members) = self else { return }
    for (key, value) in members {
      if value.isObject, value != .object([]) {
        value.eachMember("\(prefix)\(key).", body)
      } else {
        body(prefix + key, value.cell)
      }
    }
  }
}
