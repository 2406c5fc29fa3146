import Glibc
import WholeFiles

/// Reading and writing `.npy` files, NumPy's format for one array.
///
/// Floats keep their precision. Whole numbers and truth values become `.single` where that is exact,
/// and `.double` elsewhere.
extension Tensor {
  /// The array in a file.
  /// - Throws: ``NumpyError``, which says what is wrong with the file.
  public init(npy path: String) throws(NumpyError) {
    guard let file = fopen(path, "rb") else {
      throw .file(path: path, reason: String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&block, 1, block.count, file), count > 0 {
      bytes.append(contentsOf: block[..<count])
    }
    guard ferror(file) == 0 else {
      throw .file(path: path, reason: String(cString: strerror(errno)))
    }
    try self.init(npyBytes: bytes)
  }

  /// The array in the bytes of a file.
  /// - Throws: ``NumpyError``, which says what is wrong with them.
  public init(npyBytes bytes: [UInt8]) throws(NumpyError) {
    let header = try NumpyHeader(bytes)
    let type = try NumpyType(header.type)
    let shape: Shape
    do {
      shape = try Shape(validating: header.isColumnMajor ? header.shape.reversed() : header.shape)
    } catch {
      throw .shape(error.need + ", not \(header.shape)")
    }
    let needed = shape.count * type.size
    let found = bytes.count - header.dataStart
    guard found >= needed else {
      throw .truncated(shape: header.shape, needed: needed, found: found)
    }
    let tensor = bytes.withUnsafeBytes { all in
      type.tensor(UnsafeRawBufferPointer(rebasing: all[header.dataStart...]), shape)
    }
    self = header.isColumnMajor ? tensor.permuted((0..<shape.rank).reversed()) : tensor
  }

  /// The bytes of a `.npy` file with this array.
  public var npyBytes: [UInt8] {
    var bytes = NumpyHeader.bytes(for: self)
    switch precision {
    case .single:
      readRowMajor(as: Float.self) { bytes += UnsafeRawBufferPointer(start: $0, count: 4 * count) }
    case .double:
      readRowMajor(as: Double.self) { bytes += UnsafeRawBufferPointer(start: $0, count: 8 * count) }
    }
    return bytes
  }

  /// Writes the array to a `.npy` file, whole or not at all.
  /// - Throws: ``NumpyError/file(path:reason:)``.
  public func write(npy path: String) throws(NumpyError) {
    do throws(SafeFileError) {
      try SafeFile.write(npyBytes, to: path)
    } catch {
      throw .file(path: path, reason: error.reason)
    }
  }
}

/// A type of numbers in a `.npy` file.
private enum NumpyType: String {
  case f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1

  init(_ description: String) throws(NumpyError) {
    guard let first = description.first, "<|=".contains(first),
      let type = NumpyType(rawValue: String(description.dropFirst()))
    else { throw .type(description) }
    self = type
  }

  /// The bytes of one number.
  var size: Int { Int(rawValue.dropFirst())! }

  func tensor(_ bytes: UnsafeRawBufferPointer, _ shape: Shape) -> Tensor {
    switch self {
    case .f4: Tensor(shape: shape, as: Float.self) { copy(bytes, $0, shape.count) }
    case .f8: Tensor(shape: shape, as: Double.self) { copy(bytes, $0, shape.count) }
    case .i1: whole(bytes, shape, Int8.self)
    case .i2: whole(bytes, shape, Int16.self)
    case .i4: whole(bytes, shape, Int32.self)
    case .i8: whole(bytes, shape, Int64.self)
    case .u1, .b1: whole(bytes, shape, UInt8.self)
    case .u2: whole(bytes, shape, UInt16.self)
    case .u4: whole(bytes, shape, UInt32.self)
    case .u8: whole(bytes, shape, UInt64.self)
    }
  }

  private func copy<E>(_ bytes: UnsafeRawBufferPointer, _ y: UnsafeMutablePointer<E>, _ count: Int)
  {
    if count > 0 { memcpy(y, bytes.baseAddress!, count * size) }
  }

  private func whole<I: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, _ shape: Shape, _ type: I.Type
  ) -> Tensor {
    let numbers = (0..<shape.count).map { i in
      I(littleEndian: bytes.loadUnaligned(fromByteOffset: i * size, as: I.self))
    }
    let isExact = numbers.allSatisfy { $0.magnitude <= 1 << 24 }
    return Tensor(numbers.map { Double($0) }, shape: shape, isExact ? .single : .double)
  }
}
