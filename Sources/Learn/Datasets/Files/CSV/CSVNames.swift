extension CSVReader {
  /// Reads the names of the columns from the first line, or makes them up.
  func readNames() throws(DataError) {
    skipEmptyLines()
    if start == end {
      throw .unsuitable("'\(path)'", problem: "it is empty", advice: "A table needs a row.")
    }
    let (first, next) = try firstRow()
    let second = (position: next, line: line + 1 + scanner.innerLines)
    let below = sample(from: next, likeWidth: first.count)
    firstLine = judged(first, below)
    switch firstLine.kind {
    case .names: names = CSVReader.unique(first)
    case .row: names = first.indices.map { "column \($0 + 1)" }
    case .counts:
      let features = (below.first?.count ?? 1) - 1
      names = (0..<features).map { "column \($0 + 1)" } + ["class"]
    }
    if firstLine.kind != .row { (start, line) = second }
    cells.deallocate()
    blockRows = min(256, max(1, CSVReader.mostColumns / width))
    cells = .allocate(capacity: width * blockRows)
  }

  private func judged(_ first: [String], _ below: [[String]]) -> CSVFirstLine {
    if let isHeader = format.hasHeader {
      return CSVFirstLine(kind: isHeader ? .names : .row, cells: first, doubt: nil)
    }
    return FirstLineGuess(
      first: first, below: below, missing: format.missing,
      decimalMark: Character(Unicode.Scalar(scanner.decimalMark))
    ).guess()
  }

  /// The cells of the first row, and where the next begins.
  private func firstRow() throws(DataError) -> (cells: [String], next: Int) {
    var room = 256
    while true {
      cells.deallocate()
      cells = .allocate(capacity: room)
      switch scanWords(from: start, room) {
      case .complete(_, let count) where count > CSVReader.mostColumns:
        throw badLine("it has \(count) cells, and at most \(CSVReader.mostColumns) are read")
      case .complete(_, let count) where count > room: room = count
      case .complete(let next, let count):
        var row: [String] = []
        for column in 0..<count { row.append(try text(cells[column], line: line)) }
        return (row, next)
      case .incomplete: try refill()
      case .openQuote: throw badLine("a quote is opened and never closed")
      case .afterQuote(let column):
        throw badLine("something follows the closing quote of cell \(column + 1)")
      }
    }
  }

  /// Some rows that lie ready, without going on to them; rows that cannot be read end it.
  func sample(from position: Int, likeWidth width: Int) -> [[String]] {
    let most = max(3, min(50, 20_000 / max(1, width)))
    let kept = (cells, start, line, scanner.innerLines)
    let room = max(width, 256)
    cells = .allocate(capacity: room)
    defer {
      cells.deallocate()
      (cells, start, line, scanner.innerLines) = kept
    }
    var rows: [[String]] = []
    start = position
    while rows.count < most {
      skipEmptyLines()
      guard start < end, case .complete(let next, let count) = scanWords(from: start, room),
        count <= room
      else { break }
      var row: [String] = []
      for column in 0..<count {
        guard let word = try? text(cells[column], line: line) else { return rows }
        row.append(word)
      }
      rows.append(row)
      start = next
    }
    return rows
  }

  /// Reads a row of words into `cells`.
  private func scanWords(from position: Int, _ room: Int) -> CSVRowEnd {
    let isText = [Bool](repeating: false, count: room)
    scanner.innerLines = 0
    return isText.withUnsafeBufferPointer {
      scanner.scan(
        bytes, from: position, to: end, isLast: isLast, expectsNumber: $0.baseAddress!,
        cells: cells, width: room)
    }
  }

  /// Names that differ: a second "x" becomes "x (2)", an empty one "column 3".
  static func unique(_ names: [String]) -> [String] {
    var taken: Set<String> = []
    return names.enumerated().map { index, name in
      let base = name.isEmpty ? "column \(index + 1)" : name.onOneLine
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
