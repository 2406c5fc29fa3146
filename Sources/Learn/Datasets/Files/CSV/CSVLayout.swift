/// A row that was looked at before the table is read.
struct LookedRow {
  /// Where it begins in the bytes, and where the next does.
  let start: Int
  let next: Int
  /// The line on which it begins.
  let line: Int
  let cells: [String]

  var filledCount: Int { cells.count { !$0.isEmpty } }
}

extension CSVReader {
  /// Finds what divides the cells, and passes over what stands above the table: Excel's `sep=;`, lines
  /// that begin with a comment sign, titles.
  func findLayout() throws(DataError) {
    skipEmptyLines()
    var separator = format.separator?.asciiValue ?? separatorInFirstLine()
    let comment = passOverComments()
    if separator == nil { separator = likelySeparator() }
    scanner = CSVRowScanner(separator: separator ?? UInt8(ascii: ","), decimalMark: 46)
    let rows = look(from: start)
    passOverTitles(rows, comment)
    let mark = format.decimalMark ?? likelyDecimalMark()
    scanner = CSVRowScanner(separator: scanner.separator, decimalMark: mark.asciiValue ?? 46)
    if scanner.separator == UInt8(ascii: " ") {
      notes.append("The cells are divided by blanks.")
    }
  }

  /// Excel's own hint: a first line `sep=;`.
  private func separatorInFirstLine() -> UInt8? {
    let line = firstLineBytes
    let plain = line.filter { $0 != UInt8(ascii: "\"") }
    guard plain.count == 5, String(decoding: plain.dropLast(), as: UTF8.self).lowercased() == "sep="
    else { return nil }
    passOverLine()
    notes.append("The first line names the separator, '\(Character(Unicode.Scalar(plain[4])))'.")
    return plain[4]
  }

  /// Passes over the lines at the start that begin with `#`, `%` or `//`; returns the last of them without its
  /// sign, which may name the columns.
  private func passOverComments() -> String? {
    let before = line
    var last: String?
    var positions: [(Int, Int)] = []
    while start < end {
      skipEmptyLines()
      let bytes = firstLineBytes
      guard let sign = CSVReader.commentSign(bytes) else { break }
      last = TextEncoding.utf8.decode(Array(bytes.dropFirst(sign)))
      positions.append((start, line))
      passOverLine()
    }
    // A table of such lines alone is a table.
    guard let first = positions.first, start < end else {
      if let first = positions.first { (start, line) = first }
      return nil
    }
    let count = positions.count
    notes.append(
      "\(counted(count, "line")) above the table \(count == 1 ? "is a comment" : "are comments"), "
        + "from line \(max(before, first.1)) on, and \(count == 1 ? "was" : "were") passed over.")
    return last
  }

  /// How many bytes the comment sign at the start of a line has; nil where there is none.
  static func commentSign(_ line: some Collection<UInt8>) -> Int? {
    if line.starts(with: "#".utf8) || line.starts(with: "%".utf8) { return 1 }
    return line.starts(with: "//".utf8) ? 2 : nil
  }

  /// The bytes up to the first line end.
  private var firstLineBytes: [UInt8] {
    var at = start
    while at < end, bytes[at] != UInt8(ascii: "\n"), bytes[at] != UInt8(ascii: "\r") { at += 1 }
    return Array(UnsafeBufferPointer(start: bytes + start, count: at - start))
  }

  private func passOverLine() {
    start += firstLineBytes.count
    if start < end {
      let isDouble =
        bytes[start] == UInt8(ascii: "\r") && start + 1 < end
        && bytes[start + 1] == UInt8(ascii: "\n")
      start += isDouble ? 2 : 1
      line += 1
    }
    skipEmptyLines()
  }
}

// MARK: separators

extension CSVReader {
  /// The character that divides the most rows into the same number of cells, quotes obeyed; blanks where no
  /// other does. Nil where there is none.
  private func likelySeparator() -> UInt8? {
    var best: (separator: UInt8, share: Double, width: Int)?
    var semicolonDividesNumbers = false
    let kept = scanner
    defer { scanner = kept }
    for separator in "\t;|,".utf8 {
      scanner = CSVRowScanner(separator: separator, decimalMark: 46)
      let rows = look(from: start)
      let width = CSVReader.usualWidth(rows)
      guard width >= 2, !rows.isEmpty else { continue }
      let even = rows.count { $0.cells.count == width }
      let share = Double(even) / Double(rows.count + (isBroken(rows) ? 1 : 0))
      guard share >= 0.5 || rows.count <= 3 else { continue }
      if separator == UInt8(ascii: ";") {
        semicolonDividesNumbers = rows.lazy.flatMap(\.cells).filter { $0.contains(",") }
          .allSatisfy { WrittenNumberForm($0) != nil }
      }
      // A comma in numbers between semicolons is a decimal mark.
      let isMark = separator == UInt8(ascii: ",") && semicolonDividesNumbers
      if let best, (best.share, best.width) >= (share, isMark ? best.width : width) { continue }
      best = (separator, share, width)
    }
    if let best, best.share > 0.5 { return best.separator }
    scanner = CSVRowScanner(separator: UInt8(ascii: " "), decimalMark: 46)
    return areDividedByBlanks(look(from: start)) ? UInt8(ascii: " ") : best?.separator
  }

  /// Whether rows ended before the bytes did, at one that cannot be read.
  private func isBroken(_ rows: [LookedRow]) -> Bool {
    rows.count < CSVReader.mostLooked && (rows.last?.next ?? start) < end && isLast
  }

  /// Whether blanks divide the rows into the same number of cells, some of them numbers in every row.
  private func areDividedByBlanks(_ rows: [LookedRow]) -> Bool {
    let width = CSVReader.usualWidth(rows)
    let even = rows.filter { $0.cells.count == width }
    guard width >= 2, even.count >= 3, even.count * 10 >= rows.count * 9 else { return false }
    return (0..<width).contains { column in
      even.dropFirst().allSatisfy { row in
        Double(row.cells[column].replacing(",", with: ".")) != nil
      }
    }
  }

  /// The number of cells that most rows have; of equally frequent ones the first row's.
  static func usualWidth(_ rows: [LookedRow]) -> Int {
    var counts: [Int: Int] = [:]
    for row in rows { counts[row.cells.count, default: 0] += 1 }
    let most = counts.values.max() ?? 0
    return rows.first { counts[$0.cells.count] == most }?.cells.count ?? 0
  }

  static let mostLooked = 60

  /// Some rows that lie ready, without going on to them; one that cannot be read ends it.
  func look(from position: Int, most: Int = CSVReader.mostLooked) -> [LookedRow] {
    let kept = (cells, start, line, scanner.innerLines)
    let wasBehindEmptyLine = isBehindEmptyLine
    let room = 1 << 13
    cells = .allocate(capacity: room)
    defer {
      cells.deallocate()
      (cells, start, line, scanner.innerLines) = kept
      isBehindEmptyLine = wasBehindEmptyLine
    }
    var rows: [LookedRow] = []
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
      rows.append(LookedRow(start: start, next: next, line: line, cells: row))
      line += 1 + scanner.innerLines
      start = next
    }
    return rows
  }
}

// MARK: titles

extension CSVReader {
  /// Passes over titles above the table: rows of fewer cells, or with one at most filled, above a row that is
  /// as wide as most. A heading that is one cell short or long gets or loses one.
  private func passOverTitles(_ rows: [LookedRow], _ comment: String?) {
    let width = CSVReader.usualWidth(rows)
    let even = rows.count { $0.cells.count == width }
    guard width >= 2, even * 2 > rows.count, let first = rows.first else { return }
    if adjustHeading(first, Array(rows.dropFirst()), width) { return }
    func isTitle(_ row: LookedRow) -> Bool {
      row.cells.count < width || row.filledCount == 0 || width >= 3 && row.filledCount <= 1
    }
    guard rows.count >= 3, let heading = rows.firstIndex(where: { !isTitle($0) }),
      rows[heading].cells.count == width, heading + 2 < rows.count || heading == 0
    else { return }
    let titles = rows[..<heading]
    let below = rows[(heading + 1)...].filter { $0.cells.count == width }.map(\.cells)
    let guess = FirstLineGuess(
      first: rows[heading].cells, below: below, missing: missing, decimalMark: "."
    ).guess()
    if heading > 0 {
      guard guess.kind == .names || titles.allSatisfy({ $0.filledCount <= 1 }) else { return }
      (start, line) = (rows[heading].start, rows[heading].line)
      let shown = titles.first { $0.filledCount > 0 }?.cells.first { !$0.isEmpty } ?? ""
      notes.append(
        "\(counted(titles.count, "line")) above the table, "
          + "'\(shown.prefix(40).description.onOneLine)'\(titles.count > 1 ? ", …" : ""), "
          + "\(titles.count == 1 ? "was" : "were") passed over: the table begins in line \(line).")
    } else if guess.kind == .row, format.hasHeader != false, let comment {
      nameColumns(by: comment, width)
    }
  }

  /// A comment right above rows without a heading names the columns where it has as many words.
  private func nameColumns(by comment: String, _ width: Int) {
    let separator = Character(Unicode.Scalar(scanner.separator))
    var names = comment.split(separator: separator, omittingEmptySubsequences: separator == " ")
      .map { $0.drop { $0 == " " } }.map { String($0.reversed().drop { $0 == " " }.reversed()) }
    names = names.map { $0.hasPrefix("\"") ? String($0.dropFirst().dropLast()) : $0 }
    guard names.count == width, Set(names).count == width,
      names.allSatisfy({ !$0.isEmpty && Double($0) == nil })
    else { return }
    givenNames = names
    notes.append("The comment above the table names the columns.")
  }

  /// Where the heading is one cell shorter than the rows: each row ends in a separator, or begins with a name
  /// of its own, as R writes tables. Where it is one cell longer, it ends in a separator.
  private func adjustHeading(_ first: LookedRow, _ others: [LookedRow], _ width: Int) -> Bool {
    guard format.hasHeader != false, others.count >= 2,
      others.allSatisfy({ $0.cells.count == width }),
      first.cells.allSatisfy({ Double($0) == nil })
    else { return false }
    if first.cells.count == width + 1, first.cells.last == "", first.filledCount == width {
      givenNames = Array(first.cells.dropLast())
      (start, line) = (first.next, others[0].line)
      notes.append("The heading ends in a separator, which was passed over.")
      return true
    }
    guard first.cells.count == width - 1, first.filledCount == width - 1 else { return false }
    if others.allSatisfy({ $0.cells.last == "" }) {
      givenNames = first.cells + [""]
    } else if Set(others.map { $0.cells[0] }).count == others.count,
      others.allSatisfy({ Double($0.cells[0]) == nil })
        || others.enumerated().allSatisfy({ $1.cells[0] == "\($0 + 1)" })
    {
      givenNames = ["row name"] + first.cells
      notes.append(
        "The heading has one name less than the rows have cells: the first are row names.")
    } else {
      return false
    }
    (start, line) = (first.next, others[0].line)
    return true
  }
}

// MARK: what stands below a table, and between its rows

extension CSVReader {
  /// Whether nothing but notes follows: some lines, all shorter than the rows, that stand behind an empty
  /// one, or read as sentences do.
  func nothingButNotesFollows() throws(DataError) -> Bool {
    guard mayEndInNotes else { return false }
    let most = 1 << 16
    while !isLast, end - start < most { try refill() }
    guard isLast, end - start <= most, width >= 2, end > start else { return false }
    let rows = look(from: start, most: 30)
    guard let last = rows.last, rows.count < 30 else { return false }
    let rest = UnsafeBufferPointer(start: bytes + last.next, count: end - last.next)
    guard rest.allSatisfy({ $0 == 10 || $0 == 13 || $0 == 32 }) else { return false }
    let endsInLine = bytes[end - 1] == 10 || bytes[end - 1] == 13
    return rows.allSatisfy { row in
      let text = row.cells.joined(separator: " ")
      let isShort =
        row.cells.count < width || row.filledCount == 0 || width >= 3 && row.filledCount <= 1
      let hasSign = CSVReader.commentSign(Array((row.cells.first ?? "").utf8)) != nil
      if hasSign || row.filledCount == 0 { return true }
      guard isShort, text.contains(where: \.isLetter), Double(row.cells[0]) == nil else {
        return false
      }
      let isSentence = text.contains(" ") || text.contains(":") || text.contains("©")
      return isBehindEmptyLine || endsInLine && isSentence && row.cells.count < width
    }
  }
}
