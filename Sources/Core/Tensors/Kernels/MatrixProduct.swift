/// Products of matrices.
extension Tensor {
  /// The matrix product `[…, m, k]·[…, k, n] = […, m, n]`, as NumPy's `matmul`: the axes before the
  /// last two are broadcast, and a vector on the left is a row, on the right a column.
  public func matmul(
    _ other: Tensor, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    other.requireSamePrecision(as: self, "matmul")
    if rank == 2 && other.rank == 2 && shape.sizes[1] == other.shape.sizes[0] {
      return KernelChoice.current.matmul(self, other)
    }
    return orTrap(file: file, line: line) { () throws(ShapeError) in try general(times: other) }
  }

  private func general(times other: Tensor) throws(ShapeError) -> Tensor {
    guard rank >= 1 && other.rank >= 1 else {
      throw ShapeError(
        "matmul", got: "\(shape) and \(other.shape)", need: "at least one axis each",
        try: "* for a scalar")
    }
    if rank == 1 {
      return try expanded(at: 0).general(times: other).squeezed(at: other.rank == 1 ? -1 : -2)
    }
    if other.rank == 1 { return try general(times: other.expanded(at: 1)).squeezed(at: -1) }
    guard shape[-1] == other.shape[-2] else {
      throw ShapeError(
        "matmul", got: "\(shape) and \(other.shape)",
        need:
          "the left's last size (\(shape[-1])) to be the right's last but one (\(other.shape[-2]))",
        try: "transposed() on one of them")
    }
    if other.rank == 2 && isContiguous {  // [batch, m, k]·[k, n]: one tall product
      let tall = rowMajorView(Shape([count / Swift.max(shape[-1], 1), shape[-1]]))
      if shape[-1] > 0 {
        let product = KernelChoice.current.matmul(tall, other)
        return product.rowMajorView(shape.with(other.shape[1], at: rank - 1))
      }
    }
    let batch = try Shape.broadcast(batchShape, other.batchShape, for: "matmul")
    let left = broadcast(to: Shape(batch.dimensions + shape.suffix(2)))
    let right = other.broadcast(to: Shape(batch.dimensions + other.shape.suffix(2)))
    return KernelChoice.current.matmul(left, right)
  }

  /// The sizes before the last two.
  private var batchShape: Shape { Shape(Array(shape.dropLast(2))) }

  /// How many matrices the last two axes make.
  var matrixCount: Int {
    var matrices = 1
    for axis in 0..<(rank - 2) { matrices *= shape[axis] }
    return matrices
  }

  /// The matrix with this number, counted over the axes before the last two in row-major order.
  func matrix(_ number: Int) -> Tensor {
    if rank == 2 { return self }
    var (rest, start) = (number, offset)
    for axis in stride(from: rank - 3, through: 0, by: -1) {
      start += rest % shape[axis] * Int(strides[axis])
      rest /= shape[axis]
    }
    let steps = Strides([Int(strides[rank - 2]), Int(strides[rank - 1])])
    return view(Shape(rows: shape[-2], columns: shape[-1]), offset: start, strides: steps)
  }
}

/// The matrix product of two tensors; see ``Tensor/matmul(_:file:line:)``.
public func matmul(
  _ a: Tensor, _ b: Tensor, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  a.matmul(b, file: file, line: line)
}
