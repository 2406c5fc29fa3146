/// Goes through parts of a table: where its rows begin, which words the target has, and how the features are spread.
struct CSVPartScan {
  /// What was found in a part.
  struct Part: Codable {
    var count = 0
    /// Where every eighth row begins in the file, and on which line.
    var places: [Int] = []
    var lines: [Int] = []
    /// The words of the target, and whether it has numbers.
    var words: [String] = []
    var hasNumbers = false
    var sums: ColumnSums
  }

  let path: String
  let target: String?
  let features: [String]?
  let format: CSVFormat
  let parts: Int
  private(set) var byteCount = 0
  /// Where the first row begins.
  private var first = 0
  private var heading: CSVReader?
  private var firstLine = 1

  init(_ path: String, target: String?, features: [String]?, format: CSVFormat, parts: Int) {
    (self.path, self.target, self.features) = (path, target, features)
    (self.format, self.parts) = (format, parts)
  }

  /// The borders of a part, as places in the file.
  private func range(_ part: Int) -> Range<Int> {
    let length = max(0, byteCount - first)
    return first + part * length / parts..<first + (part + 1) * length / parts
  }

  /// Reads the heading, and for each of some parts what it would be for every state at its beginning.
  mutating func outcomes(of own: Range<Int>) throws(DataError) -> [[CSVRowSearch.Outcome]] {
    let file = try ByteReader(path)
    byteCount = file.storedCount
    guard !file.isCompressed else {
      throw .unsuitable(
        "'\(path)'",
        problem: "it is a gzip file, whose rows can only be found by reading all of it",
        advice: "Unpack it, or read it with CSVStream.")
    }
    let heading = try CSVReader(file, format: format)
    guard heading.reader.encoding == .utf8 else {
      throw .unsuitable(
        "'\(path)'", problem: "it is written in \(heading.reader.encoding.rawValue)",
        advice: "Write it in utf-8, or read it with CSVStream.")
    }
    (self.heading, firstLine) = (heading, heading.line)
    first = heading.reader.markLength + heading.place
    let search = CSVRowSearch(separator: heading.scanner.separator)
    var found: [[CSVRowSearch.Outcome]] = []
    for part in own {
      let range = range(part)
      var previous: UInt8 = 0
      if part > 0,
        let byte = try ByteReader(path, range: range.lowerBound - 1..<range.lowerBound)
          .bytes(upTo: 1).first
      {
        previous = byte
      }
      let bytes = try ByteReader(path, range: range)
      found.append(
        try search.outcomes(in: range, previous: previous) { () throws(DataError) in
          try bytes.bytes(upTo: 1 << 18)
        })
    }
    return found
  }

  /// Reads the rows that begin in some parts, once the true outcome of every part is known.
  func rows(of own: Range<Int>, _ chosen: [CSVRowSearch.Outcome]) throws(DataError) -> [Part] {
    var found: [Part] = []
    for part in own {
      let width = try featureNames().count
      guard let start = chosen[part].firstRow else {
        found.append(Part(sums: ColumnSums(width: width)))
        continue
      }
      let end = chosen[(part + 1)...].lazy.compactMap(\.firstRow).first ?? byteCount
      // Lines before the part, and in it before its first row: one for a row that goes over the border.
      let before = chosen[..<part].map(\.lines).reduce(firstLine, +)
      found.append(try rows(start..<end, line: before + (start > range(part).lowerBound ? 1 : 0)))
    }
    return found
  }

  private func rows(_ range: Range<Int>, line: Int) throws(DataError) -> Part {
    let heading = heading!
    let columns = try columns()
    let target = try target.map { (name) throws(DataError) in
      try CSVExamples.place(name, heading.names)
    }
    let examples = try CSVExamples(
      names: heading.names, target: nil, features: featureNames(), classes: [],
      missing: format.missing)
    let reader = try CSVReader(
      ByteReader(path, range: range), from: range.lowerBound, line: line, like: heading)
    reader.mayEndInNotes = range.upperBound == byteCount
    let expected = heading.names.indices.map { columns.contains($0) || $0 == target }
    var part = Part(sums: ColumnSums(width: columns.count))
    var words = WordCodes()
    while case let count = try reader.nextBlock(expectsNumber: expected), count > 0 {
      for row in 0..<count {
        let cells = reader.cells + row * reader.width
        var numbers: [Double] = []
        for column in columns {
          guard cells[column].kind == .number else {
            throw examples.noNumber(cells[column], column, row, reader)
          }
          numbers.append(Double(cells[column].number))
        }
        part.sums.add(numbers)
        guard let target else { continue }
        if cells[target].kind == .number {
          part.hasNumbers = true
        } else if words.code(of: reader.letters(of: cells[target])) >= 10_000 {
          throw .badLine(
            path: path, line: reader.lines[row],
            problem: "the target '\(heading.names[target])' has more than 10000 words")
        }
      }
      for row in 0..<count where (part.count + row) % CSVRows.spacing == 0 {
        part.places.append(reader.places[row])
        part.lines.append(reader.lines[row])
      }
      part.count += count
    }
    for code in 0..<words.count {
      guard let word = words.withLetters(of: code, TextEncoding.utf8.decode) else {
        throw .badLine(path: path, line: line, problem: "the target is not written in utf-8")
      }
      part.words.append(word)
    }
    return part
  }

  func featureNames() throws(DataError) -> [String] {
    features ?? heading!.names.filter { $0 != target }
  }

  private func columns() throws(DataError) -> [Int] {
    var places: [Int] = []
    for name in try featureNames() { places.append(try CSVExamples.place(name, heading!.names)) }
    return places
  }

  /// The words of the target over all parts, in alphabetical order; none where all are numbers.
  func classNames(_ found: [Part]) throws(DataError) -> [String] {
    let words = Set(found.flatMap(\.words)).sorted()
    if !words.isEmpty && found.contains(where: \.hasNumbers) || words.count > 10_000 {
      throw .unsuitable(
        "'\(path)'",
        problem: "the target '\(target ?? "")' has words and numbers, or more than 10000 words",
        advice: "Give a target of one kind.")
    }
    return words
  }
}

/// Mean and squared distances of each column, of parts that are put together in order:
/// n = nₐ + n_b, d = mean_b − meanₐ, mean = meanₐ + d·n_b/n, M = Mₐ + M_b + d²·nₐ·n_b/n (Chan, Golub and LeVeque, 1983).
struct ColumnSums: Codable {
  var count = 0.0
  var means, squares: [Double]

  init(width: Int) {
    means = Array(repeating: 0, count: width)
    squares = means
  }

  /// The standard deviation of each column, with the divisor n.
  var deviations: [Double] { squares.map { ($0 / max(1, count)).squareRoot() } }

  /// Adds a row.
  mutating func add(_ numbers: [Double]) {
    count += 1
    for i in means.indices {
      let distance = numbers[i] - means[i]
      means[i] += distance / count
      squares[i] += distance * (numbers[i] - means[i])
    }
  }

  /// Adds what was found elsewhere.
  mutating func add(_ other: ColumnSums) {
    guard other.count > 0 else { return }
    let total = count + other.count
    for i in means.indices {
      let distance = other.means[i] - means[i]
      means[i] += distance * other.count / total
      squares[i] += other.squares[i] + distance * distance * count * other.count / total
    }
    count = total
  }
}
