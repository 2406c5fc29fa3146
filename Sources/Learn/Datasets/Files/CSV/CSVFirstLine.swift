extension CSVReader {
  /// Reads the names of the columns from the first line, or makes them up.
  func readNames() throws(DataError) {
    skipEmptyLines()
    if start == end {
      throw .unsuitable("'\(path)'", problem: "it is empty", advice: "A table needs a row.")
    }
    var room = 256
    while true {
      cells.deallocate()
      cells = .allocate(capacity: room)
      let isText = [Bool](repeating: false, count: room)
      scanner.innerLines = 0
      let row = isText.withUnsafeBufferPointer {
        scanner.scan(
          bytes, from: start, to: end, isLast: isLast, expectsNumber: $0.baseAddress!, cells: cells,
          width: room)
      }
      switch row {
      case .complete(_, let count) where count > CSVReader.mostColumns:
        throw badLine("it has \(count) cells, and at most \(CSVReader.mostColumns) are read")
      case .complete(_, let count) where count > room: room = count
      case .complete(let next, let count):
        let first = try firstRow(count)
        let isHeader = format.hasHeader ?? looksLikeHeader(first)
        names = isHeader ? CSVReader.unique(first) : first.indices.map { "column \($0 + 1)" }
        if isHeader {
          start = next
          line += 1 + scanner.innerLines
        }
        cells.deallocate()
        blockRows = min(256, max(1, CSVReader.mostColumns / count))
        cells = .allocate(capacity: count * blockRows)
        return
      case .incomplete: try refill()
      case .openQuote: throw badLine("a quote is opened and never closed")
      case .afterQuote(let column):
        throw badLine("something follows the closing quote of cell \(column + 1)")
      }
    }
  }

  private func firstRow(_ count: Int) throws(DataError) -> [String] {
    var row: [String] = []
    for column in 0..<count { row.append(try text(cells[column], line: line)) }
    return row
  }

  private func looksLikeHeader(_ row: [String]) -> Bool {
    row.allSatisfy { Double($0) == nil && !format.missing.contains($0) }
      && Set(row).count == row.count && row.contains { !$0.isEmpty }
  }

  /// Names that differ: a second "x" becomes "x (2)", an empty one "column 3".
  private static func unique(_ names: [String]) -> [String] {
    var taken: Set<String> = []
    return names.enumerated().map { index, name in
      let base = name.isEmpty ? "column \(index + 1)" : name
      var unique = base
      var number = 2
      while !taken.insert(unique).inserted {
        unique = "\(base) (\(number))"
        number += 1
      }
      return unique
    }
  }

  /// The character that divides the first two lines into the same number of cells, most of them.
  static func likelySeparator(
    _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int
  ) -> Character {
    let lines = UnsafeBufferPointer(start: bytes + start, count: min(end - start, 1 << 16))
      .split(separator: UInt8(ascii: "\n"), maxSplits: 2).prefix(2)
    let counts: [(Character, [Int])] = [",", "\t", ";", "|"].map { candidate in
      (candidate, lines.map { outsideQuotes($0, candidate.asciiValue!) })
    }
    let even = counts.filter { _, count in
      let first = count.first ?? 0
      return first > 0 && count.allSatisfy { $0 == first }
    }
    let best = (even.isEmpty ? counts : even).max { a, b in (a.1.first ?? 0) < (b.1.first ?? 0) }
    guard let best, (best.1.first ?? 0) > 0 else { return "," }
    return best.0
  }

  private static func outsideQuotes(_ line: Slice<UnsafeBufferPointer<UInt8>>, _ wanted: UInt8)
    -> Int
  {
    var isInside = false
    return line.count { byte in
      if byte == UInt8(ascii: "\"") { isInside.toggle() }
      return byte == wanted && !isInside
    }
  }
}
