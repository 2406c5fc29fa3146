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

  /// Calls `body` with the bytes of the elements in row-major order, which are copied only where they lie otherwise.
  package func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let tensor = contiguous()
    defer { withExtendedLifetime(tensor.storage) {} }
    let width = precision.bytesPerElement
    return try body(
      UnsafeRawBufferPointer(
        start: tensor.storage.pointer + tensor.offset * width, count: count * width))
  }

  /// A tensor whose bytes `fill` writes, all of them.
  package init<Failure: Error>(
    shape: Shape, _ precision: Precision,
    filledBy fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    self.init(uninitialized: shape, precision)
    try fill(
      UnsafeMutableRawBufferPointer(
        start: storage.pointer, count: shape.count * precision.bytesPerElement))
  }

  /// All numbers of some tensors of one precision behind one another, `[n]`, each times `factor`.
  package static func joined(
    _ parts: [Tensor], times factor: Double, _ precision: Precision
  ) -> Tensor {
    KernelChoice.compute { _ in
      switch precision {
      case .single: joined(parts, times: Float(factor))
      case .double: joined(parts, times: factor)
      }
    }
  }

  private static func joined<E: Element>(_ parts: [Tensor], times factor: E) -> Tensor {
    Tensor(shape: [parts.reduce(0) { $0 + $1.count }], as: E.self) { numbers in
      var place = numbers
      for part in parts {
        part.readRowMajor(as: E.self) { source in
          for i in 0..<part.count { place[i] = source[i] * factor }
        }
        place += part.count
      }
    }
  }
}
