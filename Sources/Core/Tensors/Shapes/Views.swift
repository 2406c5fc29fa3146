/// Other views of the same numbers: nothing is copied unless a reshape needs it.
extension Tensor {
  /// The same buffer, seen with another shape, start and strides.
  @inline(__always)
  func view(_ shape: Shape, offset: Int, strides: Strides) -> Tensor {
    Tensor(
      shape: shape, precision: precision, isContiguous: strides.areRowMajor(for: shape),
      storage: storage, offset: offset, strides: strides)
  }

  /// The same row-major buffer with another shape of as many elements.
  @inline(__always)
  func rowMajorView(_ shape: Shape) -> Tensor {
    Tensor(
      shape: shape, precision: precision, isContiguous: true, storage: storage, offset: offset,
      strides: shape.rowMajorStrides)
  }

  /// The elements in row-major order with another shape; one size may be −1, which is
  /// computed from the others.
  public func reshaped(_ sizes: Int...) -> Tensor { reshaped(to: sizes) }

  /// The elements in row-major order with another shape; one size may be −1, which is
  /// computed from the others.
  public func reshaped(to sizes: [Int]) -> Tensor {
    let shape = orTrap { () throws(ShapeError) in try self.shape.reshaped(to: sizes) }
    return contiguous().rowMajorView(shape)
  }

  /// The elements in row-major order with another shape of as many elements.
  public func reshaped(to shape: Shape) -> Tensor {
    guard shape.count == count else { return reshaped(to: shape.dimensions) }
    return contiguous().rowMajorView(shape)
  }

  /// The elements in row-major order, in one axis.
  public var flattened: Tensor { contiguous().rowMajorView(Shape([count])) }

  /// The last two axes exchanged: the transpose of each matrix.
  public func transposed() -> Tensor {
    guard rank >= 2 else {
      ShapeError("transposed", got: "\(shape)", need: "at least two axes").trap()
    }
    return swappingAxes(rank - 1, rank - 2)
  }

  /// The tensor with two axes exchanged.
  public func swappingAxes(_ first: Int, _ second: Int) -> Tensor {
    let (i, j) = (shape.axis(first, of: "swappingAxes"), shape.axis(second, of: "swappingAxes"))
    var (sizes, steps) = (shape.sizes, strides)
    (sizes[i], sizes[j]) = (sizes[j], sizes[i])
    (steps[i], steps[j]) = (steps[j], steps[i])
    let swapped = Shape(validSizes: sizes, rank: rank, count: count)
    return view(swapped, offset: offset, strides: steps)
  }

  /// The axes in another order: axis `i` of the result is axis `order[i]` of this tensor.
  public func permuted(_ order: Int...) -> Tensor { permuted(order) }

  /// The axes in another order: axis `i` of the result is axis `order[i]` of this tensor.
  public func permuted(_ order: [Int]) -> Tensor {
    let axes = order.map { shape.axis($0, of: "permuted") }
    guard axes.sorted() == Array(0..<rank) else {
      ShapeError("permuted", got: "order \(order) of \(shape)", need: "each axis once").trap()
    }
    var (sizes, steps) = (shape.sizes, strides)
    for (new, old) in axes.enumerated() {
      (sizes[new], steps[new]) = (shape.sizes[old], strides[old])
    }
    return view(
      Shape(validSizes: sizes, rank: rank, count: count), offset: offset, strides: steps)
  }

  /// The tensor with a new axis of size 1 before `axis`; −1 puts it last.
  public func expanded(at axis: Int) -> Tensor {
    let place = axis < 0 ? axis + rank + 1 : axis
    guard (0...rank).contains(place) else {
      ShapeError(
        "expanded", got: "axis \(axis) of \(shape)", need: "an axis from \(-rank - 1) to \(rank)"
      ).trap()
    }
    var (sizes, steps) = (shape.dimensions, (0..<rank).map { Int(strides[$0]) })
    sizes.insert(1, at: place)
    steps.insert(0, at: place)
    return view(Shape(sizes), offset: offset, strides: Strides(steps))
  }

  /// The tensor without its axes of size 1, or without this one of them.
  public func squeezed(at axis: Int? = nil) -> Tensor {
    var kept = Array(0..<rank)
    if let axis {
      let place = shape.axis(axis, of: "squeezed")
      guard shape[place] == 1 else {
        ShapeError("squeezed", got: "axis \(axis) of \(shape)", need: "an axis of size 1").trap()
      }
      kept.remove(at: place)
    } else {
      kept.removeAll { shape[$0] == 1 }
    }
    let steps = Strides(kept.map { Int(strides[$0]) })
    return view(Shape(kept.map { shape[$0] }), offset: offset, strides: steps)
  }
}

extension Shape {
  /// This many elements in another shape, whose one size of −1 is computed.
  func reshaped(to sizes: [Int]) throws(ShapeError) -> Shape {
    var known = 1
    for size in sizes where size != -1 {
      let (product, overflow) = known.multipliedReportingOverflow(by: size)
      guard !overflow else {
        throw ShapeError(
          "reshape", got: "\(self), \(count) elements, to \(sizes)",
          need: "at most \(Shape.maxCount) elements")
      }
      known = product
    }
    guard let unknown = sizes.firstIndex(of: -1) else {
      let shape = try Shape(validating: sizes)
      guard shape.count == count else {
        throw ShapeError(
          "reshape", got: "\(self), \(count) elements, to \(sizes), \(shape.count) elements",
          need: "as many elements as before", try: "-1 for one size, which is then worked out")
      }
      return shape
    }
    let isClear = sizes.lastIndex(of: -1) == unknown && known > 0 && count % known == 0
    guard isClear else {
      throw ShapeError(
        "reshape", got: "\(self), \(count) elements, to \(sizes)",
        need: "one size of -1 at most, and the others to divide \(count)")
    }
    var full = sizes
    full[unknown] = count / known
    return try Shape(validating: full)
  }
}

extension Strides {
  init(_ steps: [Int]) {
    self = .zero
    for (axis, step) in steps.enumerated() { self[axis] = Int32(step) }
  }

  /// Whether elements with these strides lie in row-major order without gaps.
  @inline(__always)
  func areRowMajor(for shape: Shape) -> Bool {
    var step: Int32 = 1
    var axis = shape.rank
    while axis > 0 {
      axis &-= 1
      let size = shape.sizes[axis]
      if size == 1 { continue }
      if self[axis] != step && shape.count > 0 { return false }
      step = step &* size
    }
    return true
  }
}
