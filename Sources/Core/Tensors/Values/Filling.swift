/// Making tensors from numbers that are computed or read straight into their place.
extension Tensor {
  /// A single-precision tensor whose every element `body` writes, in row-major order. What it does not
  /// write is arbitrary.
  public init(
    filling shape: Shape, _ body: (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    self.init(shape: shape, as: Float.self) { start in
      body(UnsafeMutableBufferPointer(start: start, count: shape.count))
    }
  }
}
