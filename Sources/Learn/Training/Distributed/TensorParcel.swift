import Communicators
import Tensors

/// Tensors as bytes, with their shapes, for another process of the same run.
enum TensorParcel {
  /// The bytes of some tensors, of which any may be missing.
  static func packed(_ tensors: [Tensor?]) -> [UInt8] {
    var bytes: [UInt8] = []
    for tensor in tensors {
      guard let tensor else {
        bytes += Bytes.of([Int64(-1)])
        continue
      }
      let sizes = tensor.shape.dimensions.map { Int64($0) }
      bytes += Bytes.of([Int64(sizes.count), tensor.precision == .single ? 0 : 1] + sizes)
      bytes += tensor.bytes
    }
    return bytes
  }

  /// The tensors in these bytes.
  static func tensors(in bytes: [UInt8]) -> [Tensor?] {
    var (tensors, place) = ([Tensor?](), 0)
    func number() -> Int {
      defer { place += 8 }
      return Int(Bytes.numbers(Array(bytes[place..<place + 8]), as: Int64.self)[0])
    }
    while place < bytes.count {
      let rank = number()
      guard rank >= 0 else {
        tensors.append(nil)
        continue
      }
      let precision: Precision = number() == 0 ? .single : .double
      let shape = Shape((0..<rank).map { _ in number() })
      let count = shape.count * precision.bytesPerElement
      tensors.append(Tensor(bytes: bytes[place..<place + count], shape: shape, precision))
      place += count
    }
    return tensors
  }
}
