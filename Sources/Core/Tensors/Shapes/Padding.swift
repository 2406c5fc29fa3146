/// Tensors with a border.
extension Tensor {
  /// The tensor with so many cells of a value before and behind its own, along each axis; NumPy's `pad`.
  /// Traps with a message where there is not one pair of widths, each 0 or more, for each axis.
  public func padded(_ widths: [(before: Int, after: Int)], with value: Double = 0) -> Tensor {
    guard widths.count == rank, widths.allSatisfy({ $0.before >= 0 && $0.after >= 0 }) else {
      ShapeError(
        "padded", got: "\(widths.map { [$0.before, $0.after] }) for \(shape)",
        need: "a width before and after, 0 or more, for each axis"
      ).trap()
    }
    let sizes = (0..<rank).map { widths[$0].before + shape[$0] + widths[$0].after }
    var y = Tensor.full(Shape(sizes), value, precision)
    y.setSlice(
      (0..<rank).map { .slice(from: widths[$0].before, to: widths[$0].before + shape[$0]) },
      to: self)
    return y
  }
}
