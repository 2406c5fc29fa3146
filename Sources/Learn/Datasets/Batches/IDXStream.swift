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
  /// Where the first picture and the first label lie.
  private let places: (images: Int, labels: Int)
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
      (labels, places) = (nil, (images.position, 0))
      return
    }
    let reader = try ByteReader(labelPath)
    let header = try IDXFile.Header(reader)
    guard header.type == .unsignedByte, header.shape == [count] else {
      throw .unsuitable(
        "'\(labelPath)'", problem: "it holds shape \(header.shape), and the pictures are \(count)",
        advice: "Give the labels that belong to '\(path)'.")
    }
    (labels, places) = (reader, (images.position, reader.position))
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
    return batch(bytes, targets, count: part.count)
  }

  private func batch(_ bytes: [UInt8], _ targets: [Float]?, count: Int) -> Batch {
    let shape = Shape([count] + inputShape)
    let inputs =
      imageHeader.type == .unsignedByte
      ? Tensor(filling: shape) { divide(bytes, by: divisor, into: $0) }
      : Tensor(IDXFile.floats(bytes, imageHeader.type).map { $0 / divisor }, shape: shape)
    return Batch(
      inputs: inputs, targets: Tensor(targets ?? [], shape: targets == nil ? [count, 0] : [count]))
  }
}

extension IDXStream: RandomAccessSource {
  /// The numbers of the examples that are left; nil where a file is gzip.
  /// - Throws: ``DataError`` where a file does not have as many bytes as its header promises.
  public func numbersLeft() throws(DataError) -> Range<Int>? {
    guard images.hasPlaces, labels?.hasPlaces ?? true else { return nil }
    try images.expectLength(places.images + imageHeader.byteCount, of: imageHeader.promise)
    try labels?.expectLength(places.labels + count, of: "the \(count) labels")
    return position..<count
  }

  /// The examples with these numbers, in this order.
  /// - Throws: ``DataError`` where a file is damaged or ends early.
  public func examples(at numbers: [Int]) throws(DataError) -> Batch {
    numbers.requireExamples(below: count)
    let rowBytes = imageHeader.byteCount / max(1, count)
    let bytes = try images.rows(
      numbers, size: rowBytes, from: places.images, of: "\(count) pictures")
    let targets = try labels?.rows(numbers, size: 1, from: places.labels, of: "\(count) labels")
    return batch(bytes, targets?.map { Float($0) }, count: numbers.count)
  }
}
