/// Reads a table of numbers batch by batch, with memory for one batch.
///
/// Features must be numbers, none of them missing; the target may be a number or a word. Words become
/// classes in alphabetical order. Over several processes each reads all of it: `CSVRowStream` reads a part.
public final class CSVStream: BatchSource {
  /// The names of the columns that make an input.
  public var featureNames: [String] { examples.features.map { examples.names[$0] } }
  /// The classes, where the target has words; empty where it has numbers.
  public var classNames: [String] { examples.classNames }
  private let reader: CSVReader
  private let examples: CSVExamples
  private let size: Int
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
    var words = classes
    if words == nil, let target {
      words = try CSVStream.classes(in: path, CSVExamples.place(target, names), format)
    }
    examples = try CSVExamples(
      names: names, target: target, features: features, classes: words ?? [],
      missing: format.missing)
    (self.reader, self.size) = (reader, size)
  }

  /// The next batch; nil when no rows are left.
  /// - Throws: ``DataError`` where the file is damaged or ends early.
  public func next() throws(DataError) -> Batch? {
    var inputs: [Float] = []
    inputs.reserveCapacity(size * examples.features.count)
    var targets: [Float] = []
    var rows = 0
    while rows < size {
      if waiting.isEmpty {
        waiting = 0..<(try reader.nextBlock(expectsNumber: examples.expectsNumber))
        if waiting.isEmpty { break }
      }
      let row = waiting.lowerBound
      try examples.add(row, of: reader, to: &inputs, &targets)
      waiting = row + 1..<waiting.upperBound
      rows += 1
    }
    if rows == 0 { return nil }
    return Batch(
      inputs: inputs, [examples.features.count], targets: targets,
      examples.target == nil ? [0] : [], count: rows)
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
