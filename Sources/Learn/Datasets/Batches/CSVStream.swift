/// Reads a table of numbers batch by batch, with memory for one batch.
///
/// Features must be numbers, none of them missing; the target may be a number or a word. Words become
/// classes in alphabetical order.
public final class CSVStream: BatchSource {
  /// The names of the columns that make an input.
  public let featureNames: [String]
  /// The classes, where the target has words; empty where it has numbers.
  public let classNames: [String]
  private let reader: CSVReader
  private let features: [Int]
  private let target: Int?
  private let classes: [String: Float]
  private let expectsNumber: [Bool]
  private let size: Int
  private let missing: MissingMarks
  /// Rows of the reader's last block that are not handed out yet.
  private var waiting = 0..<0

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - target: the column to be predicted; nil where there is none.
  ///   - features: the columns that make an input; nil is all but the target.
  ///   - classes: the words of the target; nil is found out by reading that column once before.
  ///   - size: how many rows a batch has; the last has what is left.
  public init(
    _ path: String, target: String?, features: [String]? = nil, classes: [String]? = nil,
    size: Int, format: CSVFormat = CSVFormat()
  ) throws(DataError) {
    guard size >= 1 else { fatalError("CSVStream: a batch of \(size); it has 1 row at least.") }
    let reader = try CSVReader(path, format: format)
    let names = reader.names
    func place(_ name: String) throws(DataError) -> Int {
      guard let place = names.firstIndex(of: name) else {
        throw .unknown("column", name, known: names)
      }
      return place
    }
    let targetPlace = try target.map { (name) throws(DataError) in try place(name) }
    var chosen: [Int] = []
    for name in features ?? names.filter({ $0 != target }) { chosen.append(try place(name)) }
    var words = classes
    if words == nil, let targetPlace {
      words = try CSVStream.classes(in: path, targetPlace, format)
    }
    self.reader = reader
    self.features = chosen
    self.target = targetPlace
    self.size = size
    featureNames = chosen.map { names[$0] }
    classNames = words ?? []
    self.classes = Dictionary(
      (words ?? []).enumerated().map { ($1, Float($0)) }, uniquingKeysWith: { first, _ in first })
    let hasWords = !(words ?? []).isEmpty
    expectsNumber = names.indices.map { chosen.contains($0) || $0 == targetPlace && !hasWords }
    missing = MissingMarks(format.missing)
  }

  /// The next batch; nil when no rows are left.
  /// - Throws: ``DataError`` where the file is damaged or ends early.
  public func next() throws(DataError) -> Batch? {
    var inputs: [Float] = []
    inputs.reserveCapacity(size * features.count)
    var targets: [Float] = []
    var rows = 0
    while rows < size {
      if waiting.isEmpty {
        waiting = 0..<(try reader.nextBlock(expectsNumber: expectsNumber))
        if waiting.isEmpty { break }
      }
      let row = waiting.lowerBound
      let cells = reader.cells + row * reader.width
      for column in features {
        guard cells[column].kind == .number else { throw noNumber(cells[column], column, row) }
        inputs.append(Float(cells[column].number))
      }
      if let target { targets.append(try value(cells[target], target, row)) }
      waiting = row + 1..<waiting.upperBound
      rows += 1
    }
    if rows == 0 { return nil }
    return Batch(
      inputs: inputs, [features.count], targets: targets, target == nil ? [0] : [], count: rows)
  }

  private func value(_ cell: CSVCell, _ column: Int, _ row: Int) throws(DataError) -> Float {
    if cell.kind == .number { return Float(cell.number) }
    if classes.isEmpty { throw noNumber(cell, column, row) }
    let word = try reader.text(cell, line: reader.lines[row])
    if let label = classes[word] { return label }
    throw .badLine(
      path: reader.path, line: reader.lines[row],
      problem: "'\(word)' is none of the classes \(classNames.joined(separator: ", "))")
  }

  private func noNumber(_ cell: CSVCell, _ column: Int, _ row: Int) -> DataError {
    let word = (try? reader.text(cell, line: reader.lines[row])) ?? ""
    let what = missing.contains(reader.letters(of: cell)) ? "nothing" : "'\(word)'"
    return .badLine(
      path: reader.path, line: reader.lines[row],
      problem: "column '\(reader.names[column])' has \(what) where a number is needed")
  }

  /// The words of one column in alphabetical order; none where all are numbers.
  private static func classes(
    in path: String, _ column: Int, _ format: CSVFormat
  ) throws(DataError) -> [String] {
    let reader = try CSVReader(path, format: format)
    let expectsNumber = reader.names.indices.map { $0 == column }
    var words = WordCodes()
    var hasNumbers = false
    while case let count = try reader.nextBlock(expectsNumber: expectsNumber), count > 0 {
      for row in 0..<count {
        let cell = reader.cells[row * reader.width + column]
        if cell.kind == .number {
          hasNumbers = true
        } else {
          let code = words.code(of: reader.letters(of: cell))
          if hasNumbers || code >= 10_000 {
            throw .badLine(
              path: path, line: reader.lines[row],
              problem: "the target '\(reader.names[column])' has words and numbers, or more than "
                + "10000 words; name its classes")
          }
        }
      }
    }
    var names: [String] = []
    for code in 0..<words.count {
      guard let name = words.withLetters(of: code, TextEncoding.utf8.decode) else {
        throw .badLine(
          path: path, line: 1,
          problem: "the target is not written in utf-8; name its encoding")
      }
      names.append(name)
    }
    return names.sorted()
  }
}
