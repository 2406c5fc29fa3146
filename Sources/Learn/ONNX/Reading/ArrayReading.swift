import Foundation
import Tensors

/// Reading a tensor message: its shape is compared with the bytes that are there, and only then is memory taken.
extension GraphReading {
  func array(_ proto: Onnx_TensorProto, _ place: String) throws(ONNXError) -> ONNXArray {
    guard let type = ONNXType(rawValue: Int(proto.dataType)) else {
      throw .malformed(place: place, reason: "elements of type \(proto.dataType), not supported")
    }
    guard !proto.hasSegment else { throw .malformed(place: place, reason: "a tensor in segments") }
    let (shape, count) = try self.shape(proto.dims, place)
    if proto.dataLocation == .external {
      let data = try ExternalData(proto.externalData, place).read(folder, type, count)
      return try fromBytes(data, type, shape, count, place)
    }
    if proto.hasRawData { return try fromBytes(proto.rawData, type, shape, count, place) }
    return try fromFields(proto, type, shape, count, place)
  }

  private func shape(_ dims: [Int64], _ place: String) throws(ONNXError) -> ([Int], Int) {
    do {
      let shape = try dims.map { size in
        guard let size = Int(exactly: size) else { throw Mismatch("a size of \(size)") }
        return size
      }
      return (shape, try ONNXArray.count(of: shape))
    } catch {
      throw .malformed(place: place, reason: (error as? Mismatch)?.reason ?? "\(error)")
    }
  }

  /// Little-endian elements one behind the other.
  private func fromBytes(
    _ data: Data, _ type: ONNXType, _ shape: [Int], _ count: Int, _ place: String
  ) throws(ONNXError) -> ONNXArray {
    guard let size = type.size else {
      throw .malformed(place: place, reason: "strings as raw data")
    }
    guard data.count == count * size else {
      throw .malformed(
        place: place, reason: "\(data.count) bytes for \(shape) of \(type); needs \(count * size)")
    }
    if type == .float32 {
      return try floats(words(data, UInt32.self).map(Float.init(bitPattern:)), shape, type, place)
    }
    switch type {
    case .float32, .string: return ONNXArray(texts: [])
    case .float64:
      let numbers = words(data, UInt64.self).map(Double.init(bitPattern:))
      return ONNXArray(exact: Tensor(numbers, shape: try tensorShape(shape, place), .double), type)
    case .float16:
      let numbers = words(data, UInt16.self).map { Float(Float16(bitPattern: $0)) }
      return try floats(numbers, shape, type, place)
    case .bfloat16:
      let numbers = words(data, UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
      return try floats(numbers, shape, type, place)
    case .int8: return whole(words(data, Int8.self), shape, type)
    case .int16: return whole(words(data, Int16.self), shape, type)
    case .int32: return whole(words(data, Int32.self), shape, type)
    case .int64: return whole(words(data, Int64.self), shape, type)
    case .uint8, .bool: return whole(words(data, UInt8.self), shape, type)
    case .uint16: return whole(words(data, UInt16.self), shape, type)
    case .uint32: return whole(words(data, UInt32.self), shape, type)
    case .uint64: return whole(words(data, UInt64.self), shape, type)
    }
  }

  /// Elements in the fields that the message has for each type.
  private func fromFields(
    _ proto: Onnx_TensorProto, _ type: ONNXType, _ shape: [Int], _ count: Int, _ place: String
  ) throws(ONNXError) -> ONNXArray {
    let found =
      switch type {
      case .float32: proto.floatData.count
      case .float64: proto.doubleData.count
      case .int64: proto.int64Data.count
      case .uint32, .uint64: proto.uint64Data.count
      case .string: proto.stringData.count
      default: proto.int32Data.count
      }
    guard found == count else {
      throw .malformed(place: place, reason: "\(found) elements for \(shape); needs \(count)")
    }
    switch type {
    case .float32: return try floats(proto.floatData, shape, type, place)
    case .float64:
      return ONNXArray(
        exact: Tensor(proto.doubleData, shape: try tensorShape(shape, place), .double), type)
    case .float16:
      let numbers = proto.int32Data.map {
        Float(Float16(bitPattern: UInt16(truncatingIfNeeded: $0)))
      }
      return try floats(numbers, shape, type, place)
    case .bfloat16:
      let numbers = proto.int32Data.map {
        Float(bitPattern: UInt32(UInt16(truncatingIfNeeded: $0)) << 16)
      }
      return try floats(numbers, shape, type, place)
    case .int64: return ONNXArray(exact: proto.int64Data, shape, type)
    case .uint32, .uint64: return whole(proto.uint64Data, shape, type)
    case .string:
      return ONNXArray(
        texts: proto.stringData.map { String(decoding: $0, as: UTF8.self) }, shape: shape)
    default: return whole(proto.int32Data, shape, type)
    }
  }

  private func words<Word: FixedWidthInteger>(_ data: Data, _ type: Word.Type) -> [Word] {
    data.withUnsafeBytes { raw in
      (0..<(raw.count / MemoryLayout<Word>.size)).map { i in
        let place = i * MemoryLayout<Word>.size
        return Word(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: Word.self))
      }
    }
  }

  private func whole<Word: FixedWidthInteger>(
    _ words: [Word], _ shape: [Int], _ type: ONNXType
  ) -> ONNXArray {
    ONNXArray(integers: words.map { Int64(truncatingIfNeeded: $0) }, shape: shape, type: type)
  }

  private func floats(
    _ numbers: [Float], _ shape: [Int], _ type: ONNXType, _ place: String
  ) throws(ONNXError) -> ONNXArray {
    ONNXArray(exact: Tensor(numbers, shape: try tensorShape(shape, place)), type)
  }

  private func tensorShape(_ shape: [Int], _ place: String) throws(ONNXError) -> Shape {
    do throws(ShapeError) {
      return try Shape(validating: shape)
    } catch {
      throw .malformed(place: place, reason: error.description)
    }
  }

  func sequence(_ proto: Onnx_SequenceProto, depth: Int) throws(ONNXError) -> ONNXValue {
    var values: [ONNXValue] = []
    for tensor in proto.tensorValues { values.append(.array(try array(tensor, "the sequence"))) }
    for inner in proto.sequenceValues { values.append(try sequence(inner, depth: depth + 1)) }
    for inner in proto.optionalValues { values.append(try optional(inner, depth: depth + 1)) }
    return .sequence(values)
  }

  func optional(_ proto: Onnx_OptionalProto, depth: Int) throws(ONNXError) -> ONNXValue {
    if proto.hasTensorValue {
      return .optional(.array(try array(proto.tensorValue, "the optional")))
    }
    if proto.hasSequenceValue {
      return .optional(try sequence(proto.sequenceValue, depth: depth + 1))
    }
    return .optional(nil)
  }
}
