/// The elements as bytes, to be sent to another process of the same kind of machine. (Files have forms of their own.)
extension Tensor {
  /// The bytes of the elements in row-major order.
  package var bytes: [UInt8] {
    switch precision {
    case .single: bytes(as: Float.self)
    case .double: bytes(as: Double.self)
    }
  }

  private func bytes<E: Element>(as type: E.Type) -> [UInt8] {
    readRowMajor(as: E.self) {
      Array(UnsafeRawBufferPointer(start: $0, count: count * precision.bytesPerElement))
    }
  }

  /// A tensor of the elements in these bytes; traps where there are too few or too many.
  package init(bytes: ArraySlice<UInt8>, shape: Shape, _ precision: Precision) {
    guard bytes.count == shape.count * precision.bytesPerElement else {
      fatalError("Tensor: \(bytes.count) bytes for \(shape) of \(precision)")
    }
    self.init(uninitialized: shape, precision)
    bytes.withUnsafeBytes { source in
      if let start = source.baseAddress {
        storage.pointer.copyMemory(from: start, byteCount: source.count)
      }
    }
  }
}
