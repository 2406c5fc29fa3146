import Communicators
import Tensors

/// Reads pictures and labels from IDX files batch by batch, plain or gzip, with memory for one batch. While several
/// processes train together each reads its own rows of every batch.
public final class IDXStream: BatchSource {
  /// The shape of one input: `[height, width, channels]` for bytes, the file's own axes otherwise.
  public let inputShape: [Int]
  /// How many examples the files promise.
  public let count: Int
  private let images: ByteReader
  private let imageHeader: IDXFile.Header
  private let labels: ByteReader?
  private let size: Int
  private let divisor: Float
  private var position = 0

  /// Opens the files.
  ///
  /// - Parameters:
  ///   - path: the pictures, their number along the first axis.
  ///   - labelPath: the labels, bytes; nil where there are none.
  ///   - size: how many examples a batch has; the last has what is left.
  ///   - divisor: what each number is divided by: 255 brings bytes to 0…1.
  public init(
    _ path: String, labels labelPath: String? = nil, size: Int, divisor: Float = 255
  ) throws(DataError) {
    guard size >= 1 else { fatalError("IDXStream: a batch of \(size); it has 1 example at least.") }
    self.size = size
    self.divisor = divisor
    images = try ByteReader(path)
    imageHeader = try IDXFile.Header(images)
    count = imageHeader.shape[0]
    let rest = Array(imageHeader.shape.dropFirst())
    inputShape = imageHeader.type == .unsignedByte && rest.count == 2 ? rest + [1] : rest
    _ = try Shape(promised: [min(size, count)] + inputShape, by: path)
    guard let labelPath else {
      labels = nil
      return
    }
    let reader = try ByteReader(labelPath)
    let header = try IDXFile.Header(reader)
    guard header.type == .unsignedByte, header.shape == [count] else {
      throw .unsuitable(
        "'\(labelPath)'", problem: "it holds shape \(header.shape), and the pictures are \(count)",
        advice: "Give the labels that belong to '\(path)'.")
    }
    labels = reader
  }

  /// The next batch; nil when no rows are left.
  /// - Throws: ``DataError`` where the file is damaged or ends early.
  public func next() throws(DataError) -> Batch? {
    if position == count {
      try images.expectEnd(after: imageHeader.promise)
      try labels?.expectEnd(after: "the \(count) labels")
      return nil
    }
    let rows = min(size, count - position)
    let rowBytes = imageHeader.byteCount / count
    // Of several processes each reads its own rows and passes over the others.
    let part = PartialReading.part(of: rows)
    try images.skip(part.lowerBound * rowBytes, of: "\(count) pictures")
    let bytes = try images.bytes(part.count * rowBytes, of: "\(count) pictures")
    try images.skip((rows - part.upperBound) * rowBytes, of: "\(count) pictures")
    try labels?.skip(part.lowerBound, of: "\(count) labels")
    let targets = try labels?.bytes(part.count, of: "\(count) labels").map { Float($0) }
    try labels?.skip(rows - part.upperBound, of: "\(count) labels")
    position += rows
    let shape = Shape([part.count] + inputShape)
    let inputs =
      imageHeader.type == .unsignedByte
      ? Tensor(filling: shape) { divide(bytes, by: divisor, into: $0) }
      : Tensor(IDXFile.floats(bytes, imageHeader.type).map { $0 / divisor }, shape: shape)
    return Batch(
      inputs: inputs,
      targets: Tensor(targets ?? [], shape: targets == nil ? [part.count, 0] : [part.count]))
  }
}
