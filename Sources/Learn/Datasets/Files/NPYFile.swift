/// NumPy's file format `.npy`: a header in Python's words, then the numbers.
///
/// Reads all whole and floating types of either byte order, in C and in Fortran order. Python objects
/// (pickles) are refused: they can run code.
public struct NPYFile: Sendable {
  /// What the header says.
  public let header: Header
  private let bytes: [UInt8]

  /// Reads a whole file, plain or gzip. Nothing is made room for before the header was found possible.
  public init(_ path: String) throws(DataError) {
    try self.init(ByteReader(path))
  }

  init(_ reader: ByteReader) throws(DataError) {
    header = try Header(reader)
    bytes = try reader.bytes(header.byteCount, of: header.promise)
    try reader.expectEnd(after: header.promise)
  }

  /// The numbers in single precision, in row-major order.
  public func floats() -> FloatArray {
    FloatArray(rowMajor(header.type.floats(bytes)), shape: header.shape)
  }

  /// The numbers in double precision, in row-major order.
  public func doubles() -> DoubleArray {
    DoubleArray(rowMajor(header.type.doubles(bytes)), shape: header.shape)
  }

  /// Fortran order has the first axis fastest.
  private func rowMajor<Number>(_ values: [Number]) -> [Number] {
    guard header.isFortranOrder, header.shape.count > 1 else { return values }
    let shape = header.shape
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropFirst() { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    var index = [Int](repeating: 0, count: shape.count)
    var position = 0
    return values.indices.map { _ in
      let value = values[position]
      for axis in shape.indices.reversed() {
        index[axis] += 1
        position += strides[axis]
        if index[axis] < shape[axis] { break }
        position -= strides[axis] * shape[axis]
        index[axis] = 0
      }
      return value
    }
  }
}

extension NumberArray where Number == Float {
  /// The array as a `.npy` file of little-endian single precision, format version 1.0.
  public func npy() -> [UInt8] {
    npyBytes(descr: "<f4", shape: shape, values.flatMap { littleEndian($0.bitPattern) })
  }
}

extension NumberArray where Number == Double {
  /// The array as a `.npy` file of little-endian double precision, format version 1.0.
  public func npy() -> [UInt8] {
    npyBytes(descr: "<f8", shape: shape, values.flatMap { littleEndian($0.bitPattern) })
  }
}

private func littleEndian(_ number: some FixedWidthInteger) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

private func npyBytes(descr: String, shape: [Int], _ numbers: [UInt8]) -> [UInt8] {
  let sizes = shape.map { "\($0)" }.joined(separator: ", ") + (shape.count == 1 ? "," : "")
  var words = "{'descr': '\(descr)', 'fortran_order': False, 'shape': (\(sizes)), }"
  // The numbers begin at a multiple of 64 bytes.
  let length = (10 + words.utf8.count + 1 + 63) / 64 * 64 - 10
  words += String(repeating: " ", count: length - words.utf8.count - 1) + "\n"
  return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 255), UInt8(length >> 8)]
    + Array(words.utf8) + numbers
}
