/// Making tensors from numbers that are computed or read straight into their place.
extension Tensor {
  /// A single-precision tensor whose every element `body` writes, in row-major order. What it does not
  /// write is arbitrary.
  /// - Throws: what `body` throws.
  public init<Failure: Error>(
    filling shape: Shape, _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Void
  ) throws(Failure) {
    self.init(uninitialized: shape, .single)
    try body(
      UnsafeMutableBufferPointer(
        start: storage.pointer.assumingMemoryBound(to: Float.self), count: shape.count))
  }
}
