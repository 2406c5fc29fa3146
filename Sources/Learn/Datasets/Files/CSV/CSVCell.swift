/// One cell of a row that was read: where its bytes lie, and the number they spell.
struct CSVCell {
  enum Kind: UInt8 {
    /// Bytes as they are.
    case text
    /// A number; the bytes are not needed any more.
    case number
    /// Bytes between quotes.
    case quoted
    /// Bytes between quotes, in which each quote stands twice.
    case doubled
  }

  var number: Double
  var start: Int32
  var count: Int32
  var kind: Kind

  /// Whether nothing stands in it.
  var isEmpty: Bool { kind == .text && count == 0 }
}

/// What ended the reading of a row.
enum CSVRowEnd {
  /// The row is there; the next begins here.
  case complete(next: Int, cells: Int)
  /// The bytes end before the row does.
  case incomplete
  /// A quote was opened and never closed.
  case openQuote
  /// Something stands between a closing quote and the next separator.
  case afterQuote(column: Int)
}

/// Reads rows of cells from bytes.
struct CSVRowScanner {
  /// What divides the cells; a space stands for any number of spaces and tabs.
  let separator: UInt8
  let decimalMark: UInt8
  private let isDividedByBlanks: Bool
  /// How many line ends have stood inside quotes.
  var innerLines = 0

  init(separator: UInt8, decimalMark: UInt8) {
    self.separator = separator
    self.decimalMark = decimalMark
    isDividedByBlanks = separator == space
  }

  /// Reads one row that begins at `start`. The byte at `end` must be a line end.
  ///
  /// - Parameters:
  ///   - isLast: whether the bytes are the last of the file.
  ///   - expectsNumber: for each column, whether to try and read numbers.
  ///   - cells: room for `width` cells. More are counted, but not stored.
  @inline(__always)
  mutating func scan(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, isLast: Bool,
    expectsNumber: UnsafePointer<Bool>, cells: UnsafeMutablePointer<CSVCell>, width: Int
  ) -> CSVRowEnd {
    var i = start
    var column = 0
    while true {
      while bytes[i] == space || isDividedByBlanks && bytes[i] == tab { i += 1 }
      if isDividedByBlanks, column > 0,
        i >= end || bytes[i] == newline || bytes[i] == carriageReturn
      {
        // Blanks at the end of a row divide nothing.
        if i >= end { return isLast ? .complete(next: end, cells: column) : .incomplete }
        if bytes[i] == carriageReturn {
          if i + 1 == end && !isLast { return .incomplete }
          if bytes[i + 1] == newline && i + 1 < end { i += 1 }
        }
        return .complete(next: i + 1, cells: column)
      }
      let isStored = column < width
      if bytes[i] == quote {
        let inner = i + 1
        var isDoubled = false
        i = inner
        while true {
          while i < end && bytes[i] != quote {
            if bytes[i] == newline { innerLines += 1 }
            i += 1
          }
          if i >= end { return isLast ? .openQuote : .incomplete }
          guard i + 1 < end, bytes[i + 1] == quote else { break }
          isDoubled = true
          i += 2
        }
        if isStored {
          cells[column] = CSVCell(
            number: .nan, start: Int32(inner), count: Int32(i - inner),
            kind: isDoubled ? .doubled : .quoted)
          if expectsNumber[column] {
            var position = inner
            let number = scanNumber(bytes, &position, decimalMark: decimalMark)
            if position == i && i > inner {
              cells[column].number = number
              cells[column].kind = .number
            }
          }
        }
        i += 1
        while bytes[i] == space, !isDividedByBlanks { i += 1 }
        if i < end, !endsCell(bytes[i]) { return .afterQuote(column: column) }
      } else {
        let first = i
        var isNumber = false
        if isStored && expectsNumber[column] {
          let number = scanNumber(bytes, &i, decimalMark: decimalMark)
          if i > first {
            while bytes[i] == space, !isDividedByBlanks { i += 1 }
            isNumber = endsCell(bytes[i])
          }
          if isNumber {
            cells[column].number = number
            cells[column].kind = .number
          } else {
            i = first
          }
        }
        if !isNumber {
          while !endsCell(bytes[i]) { i += 1 }
          var last = i
          while last > first && bytes[last - 1] == space { last -= 1 }
          if isStored {
            cells[column] = CSVCell(
              number: .nan, start: Int32(first), count: Int32(last - first), kind: .text)
          }
        }
      }
      if i >= end && !isLast { return .incomplete }
      column += 1
      if i >= end { return .complete(next: end, cells: column) }
      if bytes[i] == separator || isDividedByBlanks && bytes[i] == tab {
        i += 1
        continue
      }
      if bytes[i] == carriageReturn {
        if i + 1 == end && !isLast { return .incomplete }
        if bytes[i + 1] == newline && i + 1 < end { i += 1 }
      }
      return .complete(next: i + 1, cells: column)
    }
  }

  @inline(__always)
  private func endsCell(_ byte: UInt8) -> Bool {
    byte == separator || byte == newline || byte == carriageReturn
      || isDividedByBlanks && byte == tab
  }
}

private let space = UInt8(ascii: " ")
private let tab = UInt8(ascii: "\t")
private let quote = UInt8(ascii: "\"")
private let newline = UInt8(ascii: "\n")
private let carriageReturn = UInt8(ascii: "\r")
