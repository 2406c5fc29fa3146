/// Collects the cells of one column while a table is read.
final class CSVColumnBuilder {
  let name: String
  let expectsNumbers: Bool
  /// Whether a cell came that is no number where numbers were expected.
  private(set) var hasSurprise = false

  private var numbers: [Double] = []
  private var codes: [Int32] = []
  private var words = WordCodes()
  /// The line on which each word was first seen, for errors.
  private var firstLines: [Int] = []
  private let missing: MissingMarks

  init(_ name: String, expectsNumbers: Bool, missing: MissingMarks) {
    self.name = name
    self.expectsNumbers = expectsNumbers
    self.missing = missing
  }

  /// Takes this column's cells from the rows that were read last.
  func append(_ column: Int, of count: Int, _ reader: CSVReader) {
    if expectsNumbers {
      appendNumbers(column, of: count, reader)
    } else {
      appendWords(column, of: count, reader)
    }
  }

  private func appendNumbers(_ column: Int, of count: Int, _ reader: CSVReader) {
    let width = reader.width
    let cells = reader.cells + column
    for row in 0..<count {
      let cell = cells[row * width]
      if cell.kind == .number {
        numbers.append(cell.number)
      } else if missing.contains(reader.letters(of: cell)) {
        numbers.append(.nan)
      } else if let special = infinity(reader.letters(of: cell)) {
        numbers.append(special)
      } else {
        hasSurprise = true
        return
      }
    }
  }

  private func appendWords(_ column: Int, of count: Int, _ reader: CSVReader) {
    let width = reader.width
    let cells = reader.cells + column
    for row in 0..<count {
      let cell = cells[row * width]
      let letters = reader.letters(of: cell)
      if missing.contains(letters) {
        codes.append(-1)
        continue
      }
      let code =
        cell.kind == .doubled
        ? CSVReader.undoubled(letters).withUnsafeBufferPointer { words.code(of: $0) }
        : words.code(of: letters)
      if Int(code) == firstLines.count { firstLines.append(reader.lines[row]) }
      codes.append(code)
    }
  }

  /// The column that was collected.
  /// - Throws: `DataError.badLine` where a word is not written in UTF-8.
  func column(path: String) throws(DataError) -> Column {
    if expectsNumbers { return Column(name, numbers: numbers) }
    var categories: [String] = []
    categories.reserveCapacity(words.count)
    for code in 0..<words.count {
      guard let word = words.withLetters(of: code, TextEncoding.utf8.decode) else {
        throw words.withLetters(of: code) { CSVReader.notUTF8($0, path, firstLines[code]) }
      }
      categories.append(word)
    }
    return Column(name, .words(codes, categories: categories))
  }
}

extension CSVReader {
  /// The bytes of a cell as they stand in the file.
  func letters(of cell: CSVCell) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + Int(cell.start), count: Int(cell.count))
  }
}

/// What stands for a missing value.
struct MissingMarks {
  private let marks: [[UInt8]]
  private let longest: Int
  private var mayBegin = [Bool](repeating: false, count: 256)

  init(_ words: [String]) {
    marks = words.map { Array($0.utf8) }
    longest = marks.map(\.count).max() ?? 0
    for mark in marks where !mark.isEmpty { mayBegin[Int(mark[0])] = true }
  }

  /// Whether a cell is empty or one of the marks.
  func contains(_ letters: UnsafeBufferPointer<UInt8>) -> Bool {
    if letters.isEmpty { return true }
    if letters.count > longest || !mayBegin[Int(letters[0])] { return false }
    return marks.contains { $0.elementsEqual(letters) }
  }
}

/// ±∞ where the letters say so.
private func infinity(_ letters: UnsafeBufferPointer<UInt8>) -> Double? {
  if letters.count > 9 { return nil }
  switch String(decoding: letters, as: UTF8.self).lowercased() {
  case "inf", "+inf", "infinity", "+infinity": return .infinity
  case "-inf", "-infinity": return -.infinity
  default: return nil
  }
}
