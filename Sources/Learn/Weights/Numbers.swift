import Notation
import Tensors

extension NumberType {
  /// The tensor whose numbers of this type lie in these bytes, row-major.
  package func tensor(_ bytes: [UInt8], _ shape: Shape) throws(WeightsError) -> Tensor {
    switch self {
    case .f64:
      return Tensor(
        words(bytes, UInt64.self).map(Double.init(bitPattern:)), shape: shape, .double)
    case .f32:
      return Tensor(words(bytes, UInt32.self).map(Float.init(bitPattern:)), shape: shape)
    case .f16:
      return Tensor(words(bytes, UInt16.self).map { Float(Float16(bitPattern: $0)) }, shape: shape)
    case .bf16:
      return Tensor(
        words(bytes, UInt16.self).map { Float(bitPattern: UInt32($0) << 16) },
        shape: shape)
    case .i64: return whole(words(bytes, Int64.self), shape)
    case .i32: return whole(words(bytes, Int32.self), shape)
    case .i16: return whole(words(bytes, Int16.self), shape)
    case .i8: return whole(words(bytes, Int8.self), shape)
    case .u64: return whole(words(bytes, UInt64.self), shape)
    case .u32: return whole(words(bytes, UInt32.self), shape)
    case .u16: return whole(words(bytes, UInt16.self), shape)
    case .u8, .bool: return whole(bytes, shape)
    }
  }

  private func words<I: FixedWidthInteger>(_ bytes: [UInt8], _ type: I.Type) -> [I] {
    bytes.withUnsafeBytes { raw in
      (0..<(raw.count / MemoryLayout<I>.size)).map { i in
        let word = raw.loadUnaligned(fromByteOffset: i * MemoryLayout<I>.size, as: I.self)
        return I(littleEndian: word)
      }
    }
  }

  private func whole<I: FixedWidthInteger>(_ numbers: [I], _ shape: Shape) -> Tensor {
    let isExact = numbers.allSatisfy { $0.magnitude <= 1 << 24 }
    return Tensor(numbers.map { Double($0) }, shape: shape, isExact ? .single : .double)
  }
}

extension NamedTensor {
  /// Adds the tensor's numbers in the type in which they are stored.
  func append(to bytes: inout [UInt8]) throws(WeightsError) {
    if let range = type.wholeRange {
      let wrong = tensor.values.first { !(range.contains($0) && $0 == $0.rounded()) }
      if let wrong { throw .value(name: name, value: wrong, type: type) }
    }
    switch type {
    case .f64: add(tensor.values.map(\.bitPattern), &bytes)
    case .f32: add(tensor.floats.map(\.bitPattern), &bytes)
    case .f16: add(tensor.values.map { Float16($0).bitPattern }, &bytes)
    case .bf16: add(tensor.floats.map(NamedTensor.brainFloat), &bytes)
    case .i64: add(tensor.values.map { Int64(saturating: $0) }, &bytes)
    case .i32: add(tensor.values.map { Int32(saturating: $0) }, &bytes)
    case .i16: add(tensor.values.map { Int16(saturating: $0) }, &bytes)
    case .i8: add(tensor.values.map { Int8(saturating: $0) }, &bytes)
    case .u64: add(tensor.values.map { UInt64(saturating: $0) }, &bytes)
    case .u32: add(tensor.values.map { UInt32(saturating: $0) }, &bytes)
    case .u16: add(tensor.values.map { UInt16(saturating: $0) }, &bytes)
    case .u8, .bool: add(tensor.values.map { UInt8(saturating: $0) }, &bytes)
    }
  }

  private func add<I: FixedWidthInteger>(_ numbers: [I], _ bytes: inout [UInt8]) {
    numbers.map(\.littleEndian).withUnsafeBytes { bytes += $0 }
  }

  /// The upper half of a float's bits, rounded to the nearest, ties to even.
  private static func brainFloat(_ number: Float) -> UInt16 {
    let bits = number.bitPattern
    if number.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
    return UInt16(truncatingIfNeeded: (bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
  }
}
