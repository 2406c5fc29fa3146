/// Reads a table from text in blocks of rows, with bounded memory.
///
/// A reader belongs to one task at a time.
final class CSVReader {
  let path: String
  let format: CSVFormat
  /// The names of the columns, from the first line or made up.
  var names: [String] = []
  var width: Int { names.count }
  /// What the first line was taken for.
  var firstLine = CSVFirstLine(kind: .row, cells: [], doubt: nil)
  /// The cells of the last block, row after row, and the bytes they point into. Valid until the next.
  var cells: UnsafeMutablePointer<CSVCell>
  private(set) var bytes: UnsafeMutablePointer<UInt8>
  /// The line on which each row of the last block begins.
  private(set) var lines: [Int] = []
  /// Where in the text each row of the last block begins, in bytes.
  private(set) var places: [Int] = []
  /// Where in the text the bytes at hand begin.
  private var base = 0
  /// Where in the text the row that is read next begins.
  var place: Int { base + start }

  /// What was done to read the table, a sentence each.
  var notes: [String] = []
  /// Names that were found elsewhere than in a first line of the usual form.
  var givenNames: [String]?
  /// What stands for a missing value.
  var missing: [String] { format.missing }
  /// Whether an empty line, or a row of empty cells, stands before the row that is read next.
  var isBehindEmptyLine = false
  /// Rows of empty cells, and comments between the rows, that were passed over.
  private var emptyRows = 0
  private var comments = 0
  private var isAtNotes = false
  private var isKnownAsRow = false
  /// Whether the bytes end where the file does, so that notes may stand below the table.
  var mayEndInNotes = true

  let reader: TextReader
  var scanner: CSVRowScanner
  private var capacity = 1 << 20
  var start = 0
  var end = 0
  var isLast = false
  var line = 1

  /// The most rows in a block: fewer where they are wide.
  var blockRows = 1
  /// The most bytes and the most cells in a row.
  static let longestRow = 1 << 26
  static let mostColumns = 1 << 17

  /// Opens a file and reads the names of its columns.
  convenience init(_ path: String, format: CSVFormat) throws(DataError) {
    try self.init(ByteReader(path), format: format)
  }

  init(_ reader: ByteReader, format: CSVFormat) throws(DataError) {
    self.reader = try TextReader(reader, encoding: format.encoding)
    self.format = format
    path = reader.path
    bytes = .allocate(capacity: capacity + 1)
    cells = .allocate(capacity: 0)
    scanner = CSVRowScanner(separator: 0, decimalMark: 46)
    if let note = self.reader.note { notes.append(note) }
    try refill()
    try findLayout()
    try readNames()
  }

  /// Goes on with the rows of a table whose beginning another reader has seen, from the start of a row.
  ///
  /// - Parameters:
  ///   - place: where in the text the bytes of `reader` begin.
  ///   - line: the line on which they begin.
  init(
    _ reader: ByteReader, from place: Int, line: Int, like other: CSVReader
  ) throws(DataError) {
    self.reader = try TextReader(reader, encoding: .utf8, isContinued: true)
    (format, path, base, self.line) = (other.format, reader.path, place, line)
    bytes = .allocate(capacity: capacity + 1)
    cells = .allocate(capacity: 0)
    scanner = CSVRowScanner(
      separator: other.scanner.separator, decimalMark: other.scanner.decimalMark)
    try refill()
    firstLine = other.firstLine
    setNames(other.names)
  }

  deinit {
    bytes.deallocate()
    cells.deallocate()
  }

  /// Reads the next rows into `cells`; returns how many there are, 0 at the end.
  ///
  /// Throws where a row has more or fewer cells than the first.
  func nextBlock(expectsNumber: [Bool]) throws(DataError) -> Int {
    lines.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    while lines.isEmpty {
      let problem = expectsNumber.withUnsafeBufferPointer { scanBlock($0.baseAddress!) }
      if let problem {
        guard case let firstLine = line, try nothingButNotesFollows() else {
          if case .short = problem {
            isKnownAsRow = true
            continue
          }
          throw problem.error
        }
        notes.append("What stands from line \(firstLine) on is no part of the table.")
        (start, isAtNotes) = (end, true)
      }
      if lines.isEmpty {
        if isLast {
          sayWhatWasPassedOver()
          return 0
        }
        try refill()
      }
    }
    return lines.count
  }

  /// Why a row is no row like the others.
  private enum RowProblem {
    case wrong(DataError)
    /// It has one cell at most that is not empty, behind an empty line.
    case short

    var error: DataError {
      if case .wrong(let error) = self { error } else { fatalError("A short row is no error.") }
    }
  }

  private func scanBlock(_ expectsNumber: UnsafePointer<Bool>) -> RowProblem? {
    let (width, base) = (width, base)
    while lines.count < blockRows {
      skipEmptyLines()
      if start == end { return nil }
      scanner.innerLines = 0
      let place = cells + lines.count * width
      let row = scanner.scan(
        bytes, from: start, to: end, isLast: isLast, expectsNumber: expectsNumber,
        cells: place, width: width)
      var problem: RowProblem?
      switch row {
      case .complete(let next, let count):
        if count != width,
          CSVReader.commentSign(UnsafeBufferPointer(start: bytes + start, count: 2)) != nil
        {
          comments += 1
          pass(to: next)
          continue
        }
        if count != width {
          problem = .wrong(badLine("it has \(count) cells, and the first line has \(width)"))
        } else if width > 1, place[0].isEmpty || isBehindEmptyLine {
          let filled = (0..<width).count { !place[$0].isEmpty }
          if filled == 0 {
            emptyRows += 1
            pass(to: next)
            isBehindEmptyLine = true
            continue
          }
          if filled == 1, width >= 3, isBehindEmptyLine, !isKnownAsRow { problem = .short }
        }
        if problem == nil {
          lines.append(line)
          places.append(base + start)
          pass(to: next)
          (isBehindEmptyLine, isKnownAsRow) = (false, false)
        }
      case .incomplete: return nil
      case .openQuote: problem = .wrong(badLine("a quote is opened and never closed"))
      case .afterQuote(let column):
        problem = .wrong(
          badLine(
            "something follows the closing quote of cell \(column + 1); "
              + "a quote inside quotes is written twice"))
      }
      // What was read before goes out first: to look on, the bytes may have to be moved.
      if let problem { return lines.isEmpty ? problem : nil }
    }
    return nil
  }

  private func pass(to next: Int) {
    line += 1 + scanner.innerLines
    start = next
  }

  private func sayWhatWasPassedOver() {
    if emptyRows > 0, !isAtNotes || emptyRows > 1 {
      notes.append("\(counted(emptyRows, "row")) without anything in them passed over.")
    }
    if comments > 0 {
      notes.append("\(counted(comments, "comment")) between the rows passed over.")
    }
    (emptyRows, comments) = (0, 0)
  }

  /// An error about the row that is being read.
  func badLine(_ problem: String) -> DataError {
    .badLine(path: path, line: line, problem: problem)
  }

  func skipEmptyLines() {
    while start < end {
      var at = start
      while bytes[at] == UInt8(ascii: " ") { at += 1 }
      if at > start, at < end || isLast,
        at >= end || bytes[at] == UInt8(ascii: "\n") || bytes[at] == UInt8(ascii: "\r")
      {
        start = min(at, end)
        if start == end { return }
      }
      if bytes[start] == UInt8(ascii: "\n") {
        start += 1
      } else if bytes[start] == UInt8(ascii: "\r"), start + 1 < end || isLast {
        start += start + 1 < end && bytes[start + 1] == UInt8(ascii: "\n") ? 2 : 1
      } else {
        return
      }
      line += 1
      isBehindEmptyLine = true
    }
  }

  /// Moves what is left to the front and reads on behind it.
  func refill() throws(DataError) {
    let left = end - start
    if left == capacity {
      guard capacity < CSVReader.longestRow else {
        throw badLine(
          "the row is longer than \(CSVReader.longestRow) bytes; is a quote left open?")
      }
      capacity *= 2
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity + 1)
      larger.update(from: bytes + start, count: left)
      bytes.deallocate()
      bytes = larger
    } else if start > 0 {
      bytes.update(from: bytes + start, count: left)
    }
    base += start
    start = 0
    let room = UnsafeMutableRawBufferPointer(start: bytes + left, count: capacity - left)
    let came = try reader.read(into: room)
    end = left + came
    isLast = end < capacity
    bytes[end] = UInt8(ascii: "\n")
  }
}

// MARK: words

extension CSVReader {
  /// The words of a cell.
  func text(_ cell: CSVCell, line: Int) throws(DataError) -> String {
    var inner = UnsafeBufferPointer(start: bytes + Int(cell.start), count: Int(cell.count))
    var single: [UInt8] = []
    if cell.kind == .doubled {
      single = CSVReader.undoubled(inner)
    }
    let text = single.withUnsafeBufferPointer { single in
      if cell.kind == .doubled { inner = single }
      return TextEncoding.utf8.decode(inner)
    }
    guard let text else { throw CSVReader.notUTF8(inner, path, line) }
    return text
  }

  static func notUTF8(
    _ bytes: UnsafeBufferPointer<UInt8>, _ path: String, _ line: Int
  ) -> DataError {
    let advice = EncodingGuess(UnsafeRawBufferPointer(bytes), isWhole: true).advice
    return .badLine(path: path, line: line, problem: "it is not written in utf-8; \(advice)")
  }

  /// Bytes between quotes with each pair of quotes made one.
  static func undoubled(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var single: [UInt8] = []
    single.reserveCapacity(bytes.count)
    var i = 0
    while i < bytes.count {
      single.append(bytes[i])
      i += bytes[i] == UInt8(ascii: "\"") ? 2 : 1
    }
    return single
  }
}
