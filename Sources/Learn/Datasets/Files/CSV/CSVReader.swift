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

  let reader: ByteReader
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
    self.reader = reader
    self.format = format
    path = reader.path
    bytes = .allocate(capacity: capacity + 1)
    cells = .allocate(capacity: 0)
    scanner = CSVRowScanner(separator: 0, decimalMark: 46)
    guard format.encoding.extendsASCII else { throw wrongEncoding }
    try refill()
    if end >= 2, [[0xFF, 0xFE], [0xFE, 0xFF]].contains([bytes[0], bytes[1]]) {
      throw wrongEncoding
    }
    if end >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { start = 3 }
    let separator = format.separator ?? CSVReader.likelySeparator(bytes, start, end)
    scanner = CSVRowScanner(separator: separator.asciiValue ?? 44, decimalMark: 46)
    let mark = format.decimalMark ?? likelyDecimalMark()
    scanner = CSVRowScanner(separator: scanner.separator, decimalMark: mark.asciiValue ?? 46)
    try readNames()
  }

  deinit {
    bytes.deallocate()
    cells.deallocate()
  }

  private var wrongEncoding: DataError {
    .unsuitable(
      "'\(path)'", problem: "it is written in UTF-16, two bytes a letter",
      advice: "Save the table as UTF-8: iconv -f utf-16 -t utf-8 IN > OUT.")
  }

  /// Reads the next rows into `cells`; returns how many there are, 0 at the end.
  ///
  /// Throws where a row has more or fewer cells than the first.
  func nextBlock(expectsNumber: [Bool]) throws(DataError) -> Int {
    lines.removeAll(keepingCapacity: true)
    while lines.isEmpty {
      let problem = expectsNumber.withUnsafeBufferPointer { scanBlock($0.baseAddress!) }
      if let problem { throw problem }
      if lines.isEmpty {
        if isLast { return 0 }
        try refill()
      }
    }
    return lines.count
  }

  private func scanBlock(_ expectsNumber: UnsafePointer<Bool>) -> DataError? {
    let width = width
    while lines.count < blockRows {
      skipEmptyLines()
      if start == end { return nil }
      scanner.innerLines = 0
      let row = scanner.scan(
        bytes, from: start, to: end, isLast: isLast, expectsNumber: expectsNumber,
        cells: cells + lines.count * width, width: width)
      switch row {
      case .complete(let next, let count):
        guard count == width else {
          return badLine("it has \(count) cells, and the first line has \(width)")
        }
        lines.append(line)
        line += 1 + scanner.innerLines
        start = next
      case .incomplete: return nil
      case .openQuote: return badLine("a quote is opened and never closed")
      case .afterQuote(let column):
        return badLine(
          "something follows the closing quote of cell \(column + 1); "
            + "a quote inside quotes is written twice")
      }
    }
    return nil
  }

  /// An error about the row that is being read.
  func badLine(_ problem: String) -> DataError {
    .badLine(path: path, line: line, problem: problem)
  }

  func skipEmptyLines() {
    while start < end {
      if bytes[start] == UInt8(ascii: "\n") {
        start += 1
      } else if bytes[start] == UInt8(ascii: "\r"), start + 1 < end || isLast {
        start += start + 1 < end && bytes[start + 1] == UInt8(ascii: "\n") ? 2 : 1
      } else {
        return
      }
      line += 1
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
      return format.encoding.decode(inner)
    }
    guard let text else {
      throw .badLine(
        path: path, line: line,
        problem: "it is not written in \(format.encoding.rawValue); "
          + "name another encoding, such as windows-1252")
    }
    return text
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
