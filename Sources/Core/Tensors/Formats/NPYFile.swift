import Formats
import WholeFiles

/// Reading and writing `.npy` files, NumPy's format for one array.
///
/// Floating numbers keep their precision (half precision becomes `.single`). Whole numbers and truth values
/// become `.single` where that is exact, and `.double` otherwise.
extension Tensor {
  /// The array in a file.
  /// - Throws: ``NPYError`` where the file cannot be read, is damaged, or holds no numbers, and where no tensor
  ///   has its shape.
  public init(npy path: String) throws(NPYError) {
    try self.init(NPYReader(FileBytes(path)))
  }

  /// The array in the bytes of a file.
  /// - Throws: ``NPYError``, as for a file.
  public init(npyBytes bytes: [UInt8]) throws(NPYError) {
    try self.init(NPYReader(MemoryBytes(bytes)))
  }

  private init<Source: ByteSource>(
    _ file: NPYReader<Source>
  ) throws(NPYError) where Source.Failure == NPYError {
    let header = file.header
    let shape: Shape
    do {
      shape = try Shape(validating: header.isColumnMajor ? header.shape.reversed() : header.shape)
    } catch {
      throw .shape("\(header.shape); a tensor has \(error.need)")
    }
    let tensor =
      switch (header.type.kind, header.type.size) {
      case (.float, 8): try Tensor.read(shape, file, as: Double.self)
      case (.float, _), (_, 1), (_, 2): try Tensor.read(shape, file, as: Float.self)
      default: try Tensor.read(shape, file, as: Double.self).inSinglePrecisionWhereExact
      }
    self = header.isColumnMajor ? tensor.permuted((0..<shape.rank).reversed()) : tensor
  }

  private static func read<Source: ByteSource, E: Element>(
    _ shape: Shape, _ file: NPYReader<Source>, as type: E.Type
  ) throws(NPYError) -> Tensor where Source.Failure == NPYError {
    let tensor = Tensor(uninitialized: shape, E.precision)
    let start = tensor.storage.pointer
    let came =
      switch E.precision {
      case .single:
        try file.read(
          into: .init(start: start.assumingMemoryBound(to: Float.self), count: shape.count))
      case .double:
        try file.read(
          into: .init(start: start.assumingMemoryBound(to: Double.self), count: shape.count))
      }
    withExtendedLifetime(tensor) {}
    guard came == shape.count else {
      throw .truncated(
        shape: file.header.shape, needed: file.header.byteCount,
        found: came * file.header.type.size)
    }
    return tensor
  }

  /// Whole numbers in single precision where each of them is exact in it.
  private var inSinglePrecisionWhereExact: Tensor {
    let isExact = read(as: Double.self) { x in
      UnsafeBufferPointer(start: x, count: count).allSatisfy { abs($0) <= 0x1p24 }
    }
    return isExact ? converted(to: .single) : self
  }

  /// The bytes of a `.npy` file with this array.
  public var npyBytes: [UInt8] {
    let type = precision == .single ? "<f4" : "<f8"
    var bytes = NPYHeader.bytes(shape: shape.dimensions, type: type)
    switch precision {
    case .single:
      readRowMajor(as: Float.self) { bytes += UnsafeRawBufferPointer(start: $0, count: 4 * count) }
    case .double:
      readRowMajor(as: Double.self) { bytes += UnsafeRawBufferPointer(start: $0, count: 8 * count) }
    }
    return bytes
  }

  /// Writes the array to a `.npy` file, whole or not at all.
  /// - Throws: ``NPYError/file(path:reason:)``.
  public func write(npy path: String) throws(NPYError) {
    do throws(SafeFileError) {
      try SafeFile.write(npyBytes, to: path)
    } catch {
      throw .file(path: path, reason: error.reason)
    }
  }
}
