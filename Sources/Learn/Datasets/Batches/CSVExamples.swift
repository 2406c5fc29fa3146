/// Makes an input and a target of each row of a table: what the streams of a table have in common.
struct CSVExamples {
  let names: [String]
  let features: [Int]
  let target: Int?
  let classNames: [String]
  let expectsNumber: [Bool]
  private let classes: [String: Float]
  private let missing: MissingMarks

  /// - Parameters:
  ///   - names: the names of all columns.
  ///   - features: the columns that make an input; nil is all but the target.
  ///   - classes: the words of the target; none where it has numbers.
  init(
    names: [String], target: String?, features: [String]?, classes: [String], missing: [String]
  ) throws(DataError) {
    self.names = names
    let targetPlace = try target.map { (name) throws(DataError) in
      try CSVExamples.place(name, names)
    }
    var chosen: [Int] = []
    for name in features ?? names.filter({ $0 != target }) {
      chosen.append(try CSVExamples.place(name, names))
    }
    (self.features, self.target, classNames) = (chosen, targetPlace, classes)
    self.classes = Dictionary(
      classes.enumerated().map { ($1, Float($0)) }, uniquingKeysWith: { first, _ in first })
    expectsNumber = names.indices.map {
      chosen.contains($0) || $0 == targetPlace && classes.isEmpty
    }
    self.missing = MissingMarks(missing)
  }

  static func place(_ name: String, _ names: [String]) throws(DataError) -> Int {
    guard let place = names.firstIndex(of: name) else {
      throw .unknown("column", name, known: names)
    }
    return place
  }

  /// Adds a row of the reader's last block.
  func add(
    _ row: Int, of reader: CSVReader, to inputs: inout [Float], _ targets: inout [Float]
  ) throws(DataError) {
    let cells = reader.cells + row * reader.width
    for column in features {
      guard cells[column].kind == .number else {
        throw noNumber(cells[column], column, row, reader)
      }
      inputs.append(Float(cells[column].number))
    }
    if let target { targets.append(try value(cells[target], target, row, reader)) }
  }

  private func value(
    _ cell: CSVCell, _ column: Int, _ row: Int, _ reader: CSVReader
  ) throws(DataError) -> Float {
    if cell.kind == .number { return Float(cell.number) }
    if classes.isEmpty { throw noNumber(cell, column, row, reader) }
    let word = try reader.text(cell, line: reader.lines[row])
    if let label = classes[word] { return label }
    throw .badLine(
      path: reader.path, line: reader.lines[row],
      problem: "'\(word)' is none of the classes \(classNames.joined(separator: ", "))")
  }

  func noNumber(
    _ cell: CSVCell, _ column: Int, _ row: Int, _ reader: CSVReader
  ) -> DataError {
    let word = (try? reader.text(cell, line: reader.lines[row])) ?? ""
    let what = missing.contains(reader.letters(of: cell)) ? "nothing" : "'\(word)'"
    return .badLine(
      path: reader.path, line: reader.lines[row],
      problem: "column '\(names[column])' has \(what) where a number is needed")
  }
}
