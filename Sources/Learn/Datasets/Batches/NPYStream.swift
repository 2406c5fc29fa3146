import Formats
import Tensors

/// Reads a `.npy` file batch by batch along its first axis, with memory for one batch.
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
  ///   - path: the inputs, an array of two axes or more in C order.
  ///   - targetPath: the targets, an array with as many entries along its first axis; nil where there are
  ///     none.
  ///   - size: how many examples a batch has; the last has what is left.
  /// - Throws: `DataError` where the file is damaged, in Fortran order, or not as long as the targets.
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

/// Reads the entries of a `.npy` file along its first axis.
final class NPYRowReader {
  let count: Int
  let rowShape: [Int]
  private let path: String
  private let file: NPYReader<ByteReader>
  private var position = 0

  init(_ path: String) throws(DataError) {
    self.path = path
    file = try NPYReader(ByteReader(path))
    let header = file.header
    guard let count = header.shape.first, !header.isColumnMajor || header.shape.count == 1 else {
      throw .unsuitable(
        "'\(path)'",
        problem: header.isColumnMajor ? "it is in Fortran order" : "it holds a single number",
        advice: "Save it with numpy.ascontiguousarray, examples along the first axis.")
    }
    self.count = count
    rowShape = Array(header.shape.dropFirst())
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
    let shape = try Shape(promised: [rows] + rowShape, by: path)
    var came = 0
    let tensor = try Tensor(filling: shape) { room throws(DataError) in
      came = try file.read(into: room)
    }
    guard came == shape.count else {
      throw .damaged(
        path: path,
        problem: "it ends after \(position + came * rows / shape.count) of \(count) entries")
    }
    position += rows
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
