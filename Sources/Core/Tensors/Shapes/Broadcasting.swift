/// Broadcasting as in NumPy: shapes are compared from the last axis; sizes must be equal, or one of
/// them 1 or missing, which is then repeated.
extension Shape {
  /// The shape of `a ∘ b` for an operation on each pair of elements.
  /// - Throws: ``ShapeError`` that names the operation and both shapes.
  public static func broadcast(
    _ a: Shape, _ b: Shape, for operation: String
  ) throws(ShapeError) -> Shape {
    if a.sizes == b.sizes && a.rank == b.rank { return a }
    let rank = Swift.max(a.rank, b.rank)
    var sizes = SIMD8<Int32>(repeating: 0)
    var count = 1
    for axis in 0..<rank {
      let m = axis < rank - a.rank ? 1 : a.sizes[axis - (rank - a.rank)]
      let n = axis < rank - b.rank ? 1 : b.sizes[axis - (rank - b.rank)]
      guard m == n || m == 1 || n == 1 else {
        throw ShapeError(
          operation, got: "\(a) and \(b)",
          need: "equal sizes, or 1, on axis \(axis - rank) (\(m) and \(n))",
          try: "reshaped or expanded(at:), so that the axes to repeat have size 1")
      }
      sizes[axis] = m == 1 ? n : m
      count *= Int(sizes[axis])
    }
    guard count <= maxCount else {
      throw ShapeError(operation, got: "\(a) and \(b)", need: "at most \(maxCount) elements")
    }
    return Shape(validSizes: sizes, rank: rank, count: count)
  }
}

extension Tensor {
  /// This tensor seen with a larger shape: axes of size 1, and missing ones, are repeated.
  public func broadcast(to target: Shape) -> Tensor {
    if target == shape { return self }
    let missing = target.rank - rank
    var steps = Strides.zero
    var fits = missing >= 0
    for axis in 0..<rank where fits {
      let size = shape.sizes[axis]
      if size == target.sizes[axis + missing] {
        steps[axis + missing] = strides[axis]
      } else if size != 1 {
        fits = false
      }
    }
    guard fits else {
      ShapeError(
        "broadcast", got: "\(shape) to \(target)",
        need: "each size, counted from the last, to be equal or 1"
      ).trap()
    }
    return view(target, offset: offset, strides: steps)
  }

  /// The sum over the axes that broadcasting this shape to the tensor's would repeat: how a gradient
  /// goes back through broadcasting.
  public func summed(to target: Shape) -> Tensor {
    if target == shape { return self }
    let missing = rank - target.rank
    var repeated: [Int] = Array(0..<missing)
    for axis in 0..<target.rank where target[axis] == 1 && shape[axis + missing] != 1 {
      repeated.append(axis + missing)
    }
    let axes = AxisSet(repeated, of: shape, "summed")
    return KernelChoice.compute { kernels in kernels.reduce(.sum, self, over: axes) }.rowMajorView(
      target)
  }
}
