extension Tensor {
  /// Calls `body` with some of the elements, in row-major order, as a tensor of one axis that lies where they lie: what is
  /// changed in place there is changed here. What `body` puts in its place is copied here.
  ///
  /// Buffers begin at whole cache lines, and kernels count on it: so must the part, at a multiple of 16.
  package mutating func updatePart<Result>(
    _ range: Range<Int>, _ body: (inout Tensor) -> Result
  ) -> Result {
    precondition(range.lowerBound.isMultiple(of: 16) && range.upperBound <= count)
    let (precision, shape) = (precision, Shape([range.count]))
    return updateBytes { start in
      let place = start + range.lowerBound * precision.bytesPerElement
      var part = Tensor(
        shape: shape, precision: precision, isContiguous: true, storage: Storage(of: place),
        offset: 0, strides: shape.rowMajorStrides)
      let result = body(&part)
      guard part.shape == shape && part.precision == precision else {
        ShapeError(
          "updatePart", got: "\(part.shape) \(part.precision)", need: "\(shape) \(precision)"
        ).trap()
      }
      if part.bufferAddress != place || !part.isContiguous {
        part.withBytes { place.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
      }
      return result
    }
  }
}
