/// A type of numbers in a safetensors file.
///
/// Tensors hold floats and doubles. `F64` is read as `.double`; every other type as `.single`, or, where a
/// whole number would lose digits in it, as `.double`.
public enum NumberType: String, Sendable, Hashable, CaseIterable {
  case f64 = "F64"
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case i64 = "I64"
  case i32 = "I32"
  case i16 = "I16"
  case i8 = "I8"
  case u64 = "U64"
  case u32 = "U32"
  case u16 = "U16"
  case u8 = "U8"
  case bool = "BOOL"

  /// The bytes of one number.
  public var size: Int {
    switch self {
    case .f64, .i64, .u64: 8
    case .f32, .i32, .u32: 4
    case .f16, .bf16, .i16, .u16: 2
    case .i8, .u8, .bool: 1
    }
  }

  /// The whole numbers that the type holds; nil for floats.
  var wholeRange: ClosedRange<Double>? {
    switch self {
    case .f64, .f32, .f16, .bf16: nil
    case .i64: -0x1p63...0x1p63.nextDown
    case .i32: -0x1p31...(0x1p31 - 1)
    case .i16: -0x1p15...(0x1p15 - 1)
    case .i8: -128...127
    case .u64: 0...0x1p64.nextDown
    case .u32: 0...(0x1p32 - 1)
    case .u16: 0...65535
    case .u8: 0...255
    case .bool: 0...1
    }
  }
}
