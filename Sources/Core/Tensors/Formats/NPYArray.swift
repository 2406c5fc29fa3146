import Formats
import WholeFiles

/// An array of a `.npy` file with its own type: whole numbers keep every digit.
///
/// ``Tensor/init(npy:)`` reads the same files as floating numbers, which is what data are trained on. A program that is
/// given indices, hashes or times needs them as they are: in double precision 2⁵³ + 1 is 2⁵³.
public struct NPYArray: Sendable {
  /// A type of numbers, by the name that NumPy gives it without the byte order.
  public enum Element: String, Sendable, Hashable, CaseIterable {
    case bool = "b1"
    case int8 = "i1"
    case int16 = "i2"
    case int32 = "i4"
    case int64 = "i8"
    case uint8 = "u1"
    case uint16 = "u2"
    case uint32 = "u4"
    case uint64 = "u8"
    case float16 = "f2"
    case float32 = "f4"
    case float64 = "f8"

    /// The bytes of a number.
    public var size: Int { rawValue.last?.wholeNumberValue ?? 0 }
  }

  /// The numbers in row-major order.
  public enum Numbers: Sendable {
    /// Floating numbers: in double precision those of `float64`, in single precision the others.
    case floats(Tensor)
    /// Whole numbers and truth values, 0 and 1. An unsigned number of 64 bits is the signed one with the same bits.
    case integers([Int64])
  }

  /// The type of the numbers.
  public let type: Element
  /// The sizes of the axes; empty for a single number.
  public let shape: [Int]
  /// The numbers.
  public let numbers: Numbers

  /// The array in a file.
  /// - Throws: ``NPYError`` where the file cannot be read, is damaged, or holds no numbers, and for floating numbers
  ///   of a shape that no tensor has.
  public init(path: String) throws(NPYError) {
    let header = try NPYReader(FileBytes(path)).header
    if header.type.kind == .float {
      try self.init(header.type, Tensor(npy: path))
    } else {
      try self.init(NPYReader(FileBytes(path)))
    }
  }

  /// The array in the bytes of a file.
  /// - Throws: ``NPYError``, as for a file.
  public init(bytes: [UInt8]) throws(NPYError) {
    let header = try NPYReader(MemoryBytes(bytes)).header
    if header.type.kind == .float {
      try self.init(header.type, Tensor(npyBytes: bytes))
    } else {
      try self.init(NPYReader(MemoryBytes(bytes)))
    }
  }

  /// Floating numbers, to be written as this type.
  /// - Throws: ``NPYError/type(_:)`` for a type of whole numbers.
  public init(_ tensor: Tensor, as type: Element) throws(NPYError) {
    guard [.float16, .float32, .float64].contains(type) else { throw .type(type.rawValue) }
    self.type = type
    shape = tensor.shape.dimensions
    numbers = .floats(tensor)
  }

  /// Whole numbers in row-major order, to be written as this type.
  /// - Throws: ``NPYError`` for a type of floating numbers, and where the shape has another number of elements.
  public init(integers: [Int64], shape: [Int], as type: Element) throws(NPYError) {
    guard ![.float16, .float32, .float64].contains(type) else { throw .type(type.rawValue) }
    guard shape.reduce(1, *) == integers.count else {
      throw .shape("\(integers.count) numbers for \(shape)")
    }
    self.type = type
    self.shape = shape
    numbers = .integers(integers)
  }

  private init(_ type: NPYType, _ tensor: Tensor) throws(NPYError) {
    try self.init(tensor, as: NPYArray.element(type))
  }

  private init<Source: ByteSource>(
    _ file: NPYReader<Source>
  ) throws(NPYError) where Source.Failure == NPYError {
    let header = file.header
    let count = header.byteCount / header.type.size
    var numbers = [Int64](repeating: 0, count: count)
    let came = try NPYArray.fill(&numbers, file)
    guard came == count else {
      throw .truncated(
        shape: header.shape, needed: header.byteCount, found: came * header.type.size)
    }
    type = try NPYArray.element(header.type)
    shape = header.shape
    self.numbers = .integers(
      header.isColumnMajor ? NPYArray.rowMajor(numbers, header.shape) : numbers)
  }

  private static func element(_ type: NPYType) throws(NPYError) -> Element {
    let name = "\(type.kind.rawValue)\(type.size)"
    guard let element = Element(rawValue: name) else { throw .type(name) }
    return element
  }

  private static func fill<Source: ByteSource>(
    _ numbers: inout [Int64], _ file: NPYReader<Source>
  ) throws(NPYError) -> Int where Source.Failure == NPYError {
    guard !numbers.isEmpty else { return 0 }
    let result = numbers.withUnsafeMutableBufferPointer { room -> Result<Int, NPYError> in
      do throws(NPYError) {
        return .success(try file.read(bitsInto: room))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Numbers whose first axis is the fastest, with the last axis fastest.
  private static func rowMajor(_ numbers: [Int64], _ shape: [Int]) -> [Int64] {
    guard shape.count > 1, !numbers.isEmpty else { return numbers }
    var steps: [Int] = []
    var step = 1
    for size in shape {
      steps.append(step)
      step *= size
    }
    var (index, place) = ([Int](repeating: 0, count: shape.count), 0)
    return numbers.indices.map { _ in
      let number = numbers[place]
      for axis in shape.indices.reversed() {
        index[axis] += 1
        place += steps[axis]
        if index[axis] < shape[axis] { break }
        place -= steps[axis] * shape[axis]
        index[axis] = 0
      }
      return number
    }
  }

  /// The bytes of a `.npy` file with this array, little-endian.
  public var bytes: [UInt8] {
    let order = type.size == 1 ? "|" : "<"
    var bytes = NPYHeader.bytes(shape: shape, type: order + type.rawValue)
    switch numbers {
    case .integers(let numbers):
      bytes.reserveCapacity(bytes.count + numbers.count * type.size)
      for number in numbers {
        var bits = UInt64(bitPattern: type == .bool ? (number == 0 ? 0 : 1) : number)
        for _ in 0..<type.size {
          bytes.append(UInt8(truncatingIfNeeded: bits))
          bits >>= 8
        }
      }
    case .floats(let tensor):
      switch type {
      case .float64:
        tensor.converted(to: .double).values.forEach { append($0.bitPattern, to: &bytes) }
      case .float16:
        tensor.converted(to: .single).floats.forEach {
          append(Float16($0).bitPattern, to: &bytes)
        }
      default: tensor.converted(to: .single).floats.forEach { append($0.bitPattern, to: &bytes) }
      }
    }
    return bytes
  }

  private func append<Bits: FixedWidthInteger>(_ bits: Bits, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: bits.littleEndian) { bytes += $0 }
  }

  /// Writes the array to a `.npy` file, whole or not at all.
  /// - Throws: ``NPYError/file(path:reason:)``.
  public func write(to path: String) throws(NPYError) {
    do throws(SafeFileError) {
      try SafeFile.write(bytes, to: path)
    } catch {
      throw .file(path: path, reason: error.reason)
    }
  }
}
