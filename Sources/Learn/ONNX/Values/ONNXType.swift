/// A type of elements in ONNX.
///
/// Packed types of four and eight bits and complex numbers are not among them; a file with such a tensor is
/// refused by the type's number.
public enum ONNXType: Int, Sendable, Hashable, CaseIterable {
  case float32 = 1
  case uint8 = 2
  case int8 = 3
  case uint16 = 4
  case int16 = 5
  case int32 = 6
  case int64 = 7
  case string = 8
  case bool = 9
  case float16 = 10
  case float64 = 11
  case uint32 = 12
  case uint64 = 13
  case bfloat16 = 16

  /// Whether its numbers have fractions.
  public var isFloat: Bool {
    switch self {
    case .float32, .float16, .float64, .bfloat16: true
    default: false
    }
  }

  /// Whether its numbers are whole.
  public var isInteger: Bool { !isFloat && self != .string && self != .bool }

  /// The bytes of one element in a file; strings have none of fixed size.
  public var size: Int? {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool: 1
    case .string: nil
    }
  }

  /// A whole number cut to the type's bits, as two's complement does. An unsigned number of 64 bits is kept as
  /// the signed one with the same bits.
  func wrapped(_ number: Int64) -> Int64 {
    switch self {
    case .int8: Int64(Int8(truncatingIfNeeded: number))
    case .int16: Int64(Int16(truncatingIfNeeded: number))
    case .int32: Int64(Int32(truncatingIfNeeded: number))
    case .uint8: Int64(UInt8(truncatingIfNeeded: number))
    case .uint16: Int64(UInt16(truncatingIfNeeded: number))
    case .uint32: Int64(UInt32(truncatingIfNeeded: number))
    case .bool: number == 0 ? 0 : 1
    default: number
    }
  }

  /// A number in the type's own precision.
  func rounded(_ number: Double) -> Double {
    switch self {
    case .float32: Double(Float(number))
    case .float16: Double(Float16(Float(number)))
    case .bfloat16: Double(ONNXType.brainFloat(Float(number)))
    default: number
    }
  }

  /// The upper half of a float's bits, rounded to the nearest, ties to even.
  static func brainFloat(_ number: Float) -> Float {
    if number.isNaN { return number }
    let bits = number.bitPattern
    return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
  }

  /// A number as a whole one of this type: cut toward 0, and kept in 64 bits.
  func whole(_ number: Double) -> Int64 {
    if self == .bool { return number == 0 ? 0 : 1 }
    if self == .uint64, number >= 0x1p63 {
      return Int64(bitPattern: UInt64(Swift.min(number, 0x1p64.nextDown)))
    }
    if number.isNaN { return 0 }
    return wrapped(Int64(Swift.min(Swift.max(number, -0x1p63), 0x1p63.nextDown)))
  }

  /// A whole number of this type as a double.
  func double(_ number: Int64) -> Double {
    self == .uint64 ? Double(UInt64(bitPattern: number)) : Double(number)
  }
}
