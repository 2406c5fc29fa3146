extension CSVReader {
  /// Reads the names of the columns from the first line, or makes them up.
  func readNames() throws(DataError) {
    skipEmptyLines()
    if start == end {
      throw .unsuitable("'\(path)'", problem: "it is empty", advice: "A table needs a row.")
    }
    if let givenNames {
      firstLine = CSVFirstLine(kind: .names, cells: givenNames, doubt: nil)
      setNames(CSVReader.unique(givenNames))
      return
    }
    let (first, next) = try firstRow()
    let second = (position: next, line: line + 1 + scanner.innerLines)
    let below = sample(from: next, likeWidth: first.count)
    firstLine = judged(first, below)
    switch firstLine.kind {
    case .names: setNames(CSVReader.unique(first))
    case .row: setNames(first.indices.map { "column \($0 + 1)" })
    case .counts:
      let features = (below.first?.count ?? 1) - 1
      setNames((0..<features).map { "column \($0 + 1)" } + ["class"])
    }
    if firstLine.kind != .row { (start, line) = second }
  }

  func setNames(_ all: [String]) {
    names = all
    isBehindEmptyLine = false
    cells.deallocate()
    blockRows = min(256, max(1, CSVReader.mostColumns / width))
    cells = .allocate(capacity: width * blockRows)
  }

  private func judged(_ first: [String], _ below: [[String]]) -> CSVFirstLine {
    if let isHeader = format.hasHeader {
      return CSVFirstLine(kind: isHeader ? .names : .row, cells: first, doubt: nil)
    }
    return FirstLineGuess(
      first: first, below: below, missing: missing,
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

  /// The cells of some rows that lie ready, without going on to them.
  private func sample(from position: Int, likeWidth width: Int) -> [[String]] {
    look(from: position, most: max(3, min(50, 20_000 / max(1, width)))).map(\.cells)
  }

  /// Reads a row of words into `cells`.
  func scanWords(from position: Int, _ room: Int) -> CSVRowEnd {
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
}
