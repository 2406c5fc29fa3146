import Communicators
import Formats
import Tensors

/// Reads a `.npy` file batch by batch along its first axis, with memory for one batch. While several processes train
/// together each reads its own rows of every batch.
public final class NPYStream: BatchSource {
  /// The shape of one input: the file's without its first axis.
  public let inputShape: [Int]
  /// How many examples the file promises.
  public let count: Int
  private let inputs: NPYRowReader
  private let targets: NPYRowReader?
  private let size: Int

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: the inputs, an array of two axes or more. One in Fortran order lies column by column and is
  ///     held in memory as a whole.
  ///   - targetPath: the targets, an array with as many entries along its first axis; nil where there are
  ///     none.
  ///   - size: how many examples a batch has; the last has what is left.
  /// - Throws: `DataError` where the file is damaged, or not as long as the targets.
  public init(_ path: String, targets targetPath: String? = nil, size: Int) throws(DataError) {
    guard size >= 1 else { fatalError("NPYStream: a batch of \(size); it has 1 example at least.") }
    self.size = size
    inputs = try NPYRowReader(path)
    targets = try targetPath.map { (path) throws(DataError) in try NPYRowReader(path) }
    count = inputs.count
    inputShape = inputs.rowShape
    if let targets, targets.count != count {
      throw .unsuitable(
        "'\(targetPath ?? "")'", problem: "it has \(targets.count) entries, and '\(path)' \(count)",
        advice: "Inputs and targets must belong together.")
    }
  }

  /// The next batch; nil when no rows are left.
  /// - Throws: ``DataError`` where the file is damaged or ends early.
  public func next() throws(DataError) -> Batch? {
    guard let rows = try inputs.next(size) else { return nil }
    let labels = try targets?.next(size) ?? Tensor([Float](), shape: [rows.shape[0], 0])
    return Batch(inputs: rows, targets: labels)
  }
}

extension NPYStream: RandomAccessSource {
  /// The numbers of the examples that are left; nil where a file is gzip.
  /// - Throws: ``DataError`` where a file does not have as many bytes as its header promises.
  public func numbersLeft() throws(DataError) -> Range<Int>? {
    let left = try inputs.numbersLeft()
    guard let targets else { return left }
    return try targets.numbersLeft() == nil ? nil : left
  }

  /// The examples with these numbers, in this order.
  /// - Throws: ``DataError`` where a file is damaged or ends early.
  public func examples(at numbers: [Int]) throws(DataError) -> Batch {
    numbers.requireExamples(below: count)
    let rows = try inputs.rows(numbers)
    let labels = try targets?.rows(numbers) ?? Tensor([Float](), shape: [numbers.count, 0])
    return Batch(inputs: rows, targets: labels)
  }
}

/// Reads the entries of a `.npy` file along its first axis.
final class NPYRowReader {
  let count: Int
  let rowShape: [Int]
  private let path: String
  private let bytes: ByteReader
  private let file: NPYReader<ByteReader>
  /// Where the numbers begin in the file.
  private let start: Int
  private var position = 0
  /// The entries one behind the other, of a file in Fortran order.
  private var gathered: [Float]?

  init(_ path: String) throws(DataError) {
    self.path = path
    bytes = try ByteReader(path)
    file = try NPYReader(bytes)
    start = bytes.position
    let header = file.header
    guard let count = header.shape.first else {
      throw .unsuitable(
        "'\(path)'", problem: "it holds a single number",
        advice: "Save an array with the examples along its first axis.")
    }
    self.count = count
    rowShape = Array(header.shape.dropFirst())
    if header.isColumnMajor && header.shape.count > 1 { gathered = try allEntries() }
  }

  /// The numbers of a file in Fortran order, in C order.
  private func allEntries() throws(DataError) -> [Float] {
    let shape = file.header.shape
    let total = try Shape(promised: shape, by: path).count
    var stored = [Float](repeating: 0, count: total)
    let came = try stored.withUnsafeMutableBufferPointer { (room) throws(DataError) in
      try file.read(into: room)
    }
    guard came == total else {
      throw .damaged(path: path, problem: "it ends after \(came) of \(total) numbers")
    }
    var entries = [Float](repeating: 0, count: total)
    // The place in the file of a number at (i, j, k, …) is i + n_i·(j + n_j·(k + …)).
    for (place, value) in stored.enumerated() {
      var (rest, target) = (place, 0)
      for (axis, size) in shape.enumerated() {
        let stride = shape[(axis + 1)...].reduce(1, *)
        target += rest % size * stride
        rest /= size
      }
      entries[target] = value
    }
    return entries
  }

  /// The next entries, `wanted` of them or what is left; nil at the end.
  func next(_ wanted: Int) throws(DataError) -> Tensor? {
    if position == count {
      guard try file.isAtEnd() else {
        throw .damaged(
          path: path,
          problem:
            "it goes on after the numbers of shape \(file.header.shape) that its header promises")
      }
      return nil
    }
    let rows = min(wanted, count - position)
    // Of several processes each reads its own rows and passes over the others.
    let part = PartialReading.part(of: rows)
    let shape = try Shape(promised: [part.count] + rowShape, by: path)
    let rowCount = rowShape.reduce(1, *)
    if let gathered {
      let first = (position + part.lowerBound) * rowCount
      position += rows
      return Tensor(Array(gathered[first..<first + part.count * rowCount]), shape: shape)
    }
    let rowBytes = rowCount * file.header.type.size
    try bytes.skip(part.lowerBound * rowBytes, of: "\(count) entries")
    var came = 0
    let tensor = try Tensor(filling: shape) { room throws(DataError) in
      came = try file.read(into: room)
    }
    guard came == shape.count else {
      throw .damaged(
        path: path,
        problem: "it ends after \(position + came * part.count / shape.count) of \(count) entries")
    }
    try bytes.skip((rows - part.upperBound) * rowBytes, of: "\(count) entries")
    position += rows
    return tensor
  }

  /// The numbers of the entries that are left; nil where they can only be read one after another.
  func numbersLeft() throws(DataError) -> Range<Int>? {
    if gathered != nil { return position..<count }
    guard bytes.hasPlaces else { return nil }
    try bytes.expectLength(
      start + file.header.byteCount,
      of: "the numbers of shape \(file.header.shape) that its header promises")
    return position..<count
  }

  /// The entries with these numbers, in this order.
  func rows(_ numbers: [Int]) throws(DataError) -> Tensor {
    let rowCount = rowShape.reduce(1, *)
    let shape = try Shape(promised: [numbers.count] + rowShape, by: path)
    if let gathered {
      return Tensor(
        numbers.flatMap { gathered[$0 * rowCount..<($0 + 1) * rowCount] }, shape: shape)
    }
    let before = bytes.position
    let tensor = try Tensor(filling: shape) { room throws(DataError) in
      for place in numbers.inOrderOfTheFile {
        try bytes.move(to: start + numbers[place] * rowCount * file.header.type.size)
        let row = UnsafeMutableBufferPointer(
          rebasing: room[place * rowCount..<(place + 1) * rowCount])
        guard try file.read(into: row) == rowCount else {
          throw .damaged(path: path, problem: "it ends before entry \(numbers[place])")
        }
      }
    }
    try bytes.move(to: before)
    return tensor
  }
}

extension ByteReader: ByteSource {
  /// The error for what is wrong with a `.npy` file, which names the file.
  func failure(_ problem: NPYError) -> DataError {
    switch problem {
    case .type(let type):
      .unsuitable(
        "'\(path)'", problem: "it holds values of the type \(type)",
        advice: "Save whole or floating numbers, such as array.astype('float32').")
    default: .damaged(path: path, problem: "\(problem)")
    }
  }
}
