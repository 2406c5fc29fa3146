import Tensors

/// The file format of MNIST: a grid of numbers behind a header, plain or gzip.
///
///     0 0 · type · axes · size of each axis (4 bytes, big-endian) · the numbers (big-endian)
public struct IDXFile: Sendable, Equatable {
  /// The sizes of the axes, outermost first.
  public let shape: [Int]
  /// The type of the numbers.
  public let type: NumberType
  /// The numbers as they stand in the file, big-endian, row-major.
  public let bytes: [UInt8]

  /// What an IDX file may hold.
  public enum NumberType: UInt8, Sendable, Equatable {
    case unsignedByte = 0x08
    case signedByte = 0x09
    case short = 0x0B
    case int = 0x0C
    case float = 0x0D
    case double = 0x0E

    /// The bytes that one number takes.
    public var size: Int {
      switch self {
      case .unsignedByte, .signedByte: 1
      case .short: 2
      case .int, .float: 4
      case .double: 8
      }
    }
  }

  /// Reads a whole file. Nothing is made room for before the header was found to be possible.
  public init(_ path: String) throws(DataError) {
    try self.init(ByteReader(path))
  }

  init(_ reader: ByteReader) throws(DataError) {
    let header = try Header(reader)
    _ = try Shape(promised: header.shape, by: reader.path)
    shape = header.shape
    type = header.type
    bytes = try reader.bytes(header.byteCount, of: header.promise)
    try reader.expectEnd(after: header.promise)
  }

  /// The numbers in single precision.
  public var tensor: Tensor {
    Tensor(IDXFile.floats(bytes, type), shape: Shape(shape))
  }

  /// Big-endian numbers as floats.
  static func floats(_ bytes: [UInt8], _ type: NumberType) -> [Float] {
    let count = bytes.count / type.size
    return bytes.withUnsafeBytes { bytes in
      func whole<Number: FixedWidthInteger>(_: Number.Type) -> [Float] {
        (0..<count).map {
          let at = $0 * MemoryLayout<Number>.size
          return Float(Number(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: Number.self)))
        }
      }
      func bits<Number: FixedWidthInteger>(_: Number.Type, at index: Int) -> Number {
        let at = index * MemoryLayout<Number>.size
        return Number(bigEndian: bytes.loadUnaligned(fromByteOffset: at, as: Number.self))
      }
      switch type {
      case .unsignedByte: return whole(UInt8.self)
      case .signedByte: return whole(Int8.self)
      case .short: return whole(Int16.self)
      case .int: return whole(Int32.self)
      case .float: return (0..<count).map { Float(bitPattern: bits(UInt32.self, at: $0)) }
      case .double: return (0..<count).map { Float(Double(bitPattern: bits(UInt64.self, at: $0))) }
      }
    }
  }
}

extension IDXFile {
  /// What stands before the numbers.
  struct Header {
    let shape: [Int]
    let type: NumberType
    let byteCount: Int

    /// Reads the header and checks that the file can hold what it promises.
    init(_ reader: ByteReader) throws(DataError) {
      let magic = try reader.bytes(4, of: "the first four bytes of an IDX file")
      guard magic[0] == 0, magic[1] == 0, let type = NumberType(rawValue: magic[2]) else {
        throw .damaged(
          path: reader.path,
          problem: "it begins with \(magic), and an IDX file with 0, 0, a type from 8 to 14, axes")
      }
      let axes = Int(magic[3])
      guard (1...8).contains(axes) else {
        throw .damaged(path: reader.path, problem: "its header says \(axes) axes, not 1 to 8")
      }
      let sizes = try reader.bytes(4 * axes, of: "the sizes of \(axes) axes")
      let shape = (0..<axes).map { axis in
        sizes[4 * axis..<4 * axis + 4].reduce(0) { $0 << 8 | Int($1) }
      }
      var byteCount = type.size
      for size in shape {
        let (product, isTooLarge) = byteCount.multipliedReportingOverflow(by: size)
        guard !isTooLarge, product <= 1 << 40 else {
          throw .damaged(path: reader.path, problem: "its header promises the shape \(shape)")
        }
        byteCount = product
      }
      guard byteCount <= reader.maxCount else {
        throw .damaged(
          path: reader.path,
          problem: "its header promises the shape \(shape), \(byteCount) bytes, and at most "
            + "\(reader.maxCount) can be in it")
      }
      self.shape = shape
      self.type = type
      self.byteCount = byteCount
    }

    /// What the header promises, for error messages.
    var promise: String { "the numbers of shape \(shape) that its header promises" }
  }
}
