import Communicators
import Foundation

/// Where the rows of a table lie in its file, so that any of them can be read without those before.
///
/// The file is gone through once, in parts: over several processes each goes through its own, and what they found is put
/// together. Row starts are found at line ends outside of quotes. The words of the target, and the mean and the spread of
/// each feature, come along; they have the same bits for any number of processes.
///
/// ```swift
/// let rows = try CSVRows("large.csv", target: "kind")
/// try model.fit(epochs: 3) {
///   let stream = try CSVRowStream(rows, size: 128)
///   return { try stream.next().map { ($0.inputs, $0.targets) } }
/// }
/// ```
/// The file must lie on the disk as plain UTF-8: what is in a gzip file can only be found by reading it all, which
/// ``CSVStream`` does.
public final class CSVRows: Sendable {
  /// The path of the file.
  public let path: String
  /// How many rows there are, without the heading.
  public let count: Int
  /// The names of the columns that make an input.
  public let featureNames: [String]
  /// The classes, where the target has words, in alphabetical order; empty where it has numbers.
  public let classNames: [String]
  /// The mean of each feature.
  public let means: [Double]
  /// The standard deviation of each feature, with the divisor n.
  public let deviations: [Double]

  let format: CSVFormat
  let target: String?
  /// Every how many rows of a part a place is kept.
  static let spacing = 8
  /// Neighboring parts of the file.
  private let parts: [CSVPartScan.Part]
  /// The first row of each part.
  private let firsts: [Int]
  /// How many bytes the file has.
  let byteCount: Int

  /// Goes through a file. Over several processes all must do so at the same time.
  ///
  /// - Parameters:
  ///   - target: the column to be predicted; nil where there is none.
  ///   - features: the columns that make an input; nil is all but the target.
  ///   - parts: in how many parts the file is gone through; nil: one for each shard of a batch.
  /// - Throws: `DataError` where the file is damaged or cannot be read by parts, ``CommunicationError`` where that is so
  ///   in another process.
  public init(
    _ path: String, target: String?, features: [String]? = nil, format: CSVFormat = CSVFormat(),
    parts: Int? = nil
  ) throws {
    let distribution = Distribution.current
    let parts = max(1, parts ?? distribution?.shards ?? 1)
    let own = Distribution.part(
      distribution?.rank ?? 0, of: distribution?.size ?? 1, count: parts)
    var scan = CSVPartScan(path, target: target, features: features, format: format, parts: parts)
    let borders = try CSVRows.together(distribution) { try scan.outcomes(of: own) }
    let chosen = CSVRowSearch.chosen(borders)
    let found = try CSVRows.together(distribution) { try scan.rows(of: own, chosen) }

    self.path = path
    (self.format, self.target) = (format, target)
    byteCount = scan.byteCount
    featureNames = try scan.featureNames()
    count = found.map(\.count).reduce(0, +)
    classNames = try scan.classNames(found)
    let sums = found.reduce(into: ColumnSums(width: featureNames.count)) { $0.add($1.sums) }
    (means, deviations) = (sums.means, sums.deviations)
    let full = found.filter { $0.count > 0 }
    self.parts = full
    firsts = full.indices.map { full[..<$0].map(\.count).reduce(0, +) }
  }

  /// What each process found in its parts, in order. A failure in one is thrown in all.
  private static func together<Found: Codable>(
    _ distribution: Distribution?, _ work: () throws -> [Found]
  ) throws -> [Found] {
    guard let distribution else { return try work() }
    let outcome = Result { try work() }
    var failure: String?
    if case .failure(let error) = outcome { failure = "\(error)" }
    try distribution.agree(onFailure: failure)
    let (encoder, decoder) = (JSONEncoder(), JSONDecoder())
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let bytes = Array(try encoder.encode(try outcome.get()))
    let communicator = distribution.communicator
    let all = try communicator.allGather(bytes, counts: try communicator.allGather(bytes.count))
    return try all.flatMap { try decoder.decode([Found].self, from: Data($0)) }
  }

  /// A reader of some rows, which begins a few rows before them.
  func reader(
    _ rows: Range<Int>, like other: CSVReader
  ) throws(DataError) -> (reader: CSVReader, skipped: Int) {
    let (from, to) = (place(before: rows.lowerBound), place(before: rows.upperBound - 1))
    let (part, kept) = (parts[from.part], from.kept)
    // Up to the next place that is known.
    let last = parts[to.part].places
    let end =
      to.kept + 1 < last.count
      ? last[to.kept + 1] : to.part + 1 < parts.count ? parts[to.part + 1].places[0] : byteCount
    let bytes = try ByteReader(path, range: part.places[kept]..<end)
    let reader = try CSVReader(bytes, from: part.places[kept], line: part.lines[kept], like: other)
    reader.mayEndInNotes = end == byteCount
    return (reader, rows.lowerBound - firsts[from.part] - kept * CSVRows.spacing)
  }

  /// The last place that is known before a row: which of a part.
  private func place(before row: Int) -> (part: Int, kept: Int) {
    let part = firsts.lastIndex { $0 <= row }!
    return (part, (row - firsts[part]) / CSVRows.spacing)
  }
}

/// Reads a table batch by batch by the places of its rows. While several processes train together each reads its own rows
/// of every batch, and none of the others.
public final class CSVRowStream: BatchSource {
  private let rows: CSVRows
  private let size: Int
  private let examples: CSVExamples
  private let heading: CSVReader
  private var position = 0

  /// - Parameter size: how many rows a batch has; the last has what is left.
  public init(_ rows: CSVRows, size: Int) throws(DataError) {
    guard size >= 1 else { fatalError("CSVRowStream: a batch of \(size); it has 1 row at least.") }
    (self.rows, self.size) = (rows, size)
    heading = try CSVReader(rows.path, format: rows.format)
    examples = try CSVExamples(
      names: heading.names, target: rows.target, features: rows.featureNames,
      classes: rows.classNames, missing: rows.format.missing)
  }

  /// The next batch; nil when no rows are left.
  /// - Throws: ``DataError`` where the file is damaged, or has become another since its rows were found.
  public func next() throws(DataError) -> Batch? {
    if position == rows.count { return nil }
    let wanted = min(size, rows.count - position)
    let part = PartialReading.part(of: wanted)
    let range = position + part.lowerBound..<position + part.upperBound
    position += wanted
    var (inputs, targets) = ([Float](), [Float]())
    if !range.isEmpty { try read(range, &inputs, &targets) }
    return Batch(
      inputs: inputs, [examples.features.count], targets: targets,
      examples.target == nil ? [0] : [], count: range.count)
  }

  private func read(
    _ range: Range<Int>, _ inputs: inout [Float], _ targets: inout [Float]
  ) throws(DataError) {
    let (reader, skipped) = try rows.reader(range, like: heading)
    var (passed, taken) = (0, 0)
    while taken < range.count {
      let came = try reader.nextBlock(expectsNumber: examples.expectsNumber)
      guard came > 0 else {
        throw .damaged(path: rows.path, problem: "it has fewer rows than when they were counted")
      }
      for row in 0..<came where taken < range.count {
        if passed < skipped {
          passed += 1
        } else {
          try examples.add(row, of: reader, to: &inputs, &targets)
          taken += 1
        }
      }
    }
  }
}

extension CSVRowStream: RandomAccessSource {
  /// The numbers of the rows that are left.
  public func numbersLeft() -> Range<Int>? { position..<rows.count }

  /// The rows with these numbers, in this order: those that lie near one another are read at once.
  /// - Throws: ``DataError`` where the file is damaged, or has become another since its rows were found.
  public func examples(at numbers: [Int]) throws(DataError) -> Batch {
    numbers.requireExamples(below: rows.count)
    let (width, hasTarget) = (examples.features.count, examples.target != nil)
    var inputs = [Float](repeating: 0, count: numbers.count * width)
    var targets = [Float](repeating: 0, count: hasTarget ? numbers.count : 0)
    for near in CSVRowStream.near(numbers) {
      let range = numbers[near[0]]..<numbers[near[near.count - 1]] + 1
      var (came, labels) = ([Float](), [Float]())
      try read(range, &came, &labels)
      for place in near {
        let row = numbers[place] - range.lowerBound
        inputs.replaceSubrange(
          place * width..<(place + 1) * width, with: came[row * width..<(row + 1) * width])
        if hasTarget { targets[place] = labels[row] }
      }
    }
    return Batch(
      inputs: inputs, [width], targets: targets, hasTarget ? [] : [0], count: numbers.count)
  }

  /// The places of numbers in order, cut where two are farther apart than the places that are known.
  private static func near(_ numbers: [Int]) -> [[Int]] {
    var groups: [[Int]] = []
    for place in numbers.inOrderOfTheFile {
      if let last = groups.last?.last, numbers[place] - numbers[last] <= CSVRows.spacing {
        groups[groups.count - 1].append(place)
      } else {
        groups.append([place])
      }
    }
    return groups
  }
}
