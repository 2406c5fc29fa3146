/// Matrix products, and dense layers made of them.
public protocol LinearKernels: Sendable {
  /// a·b for the last two axes, `[…, m, k]·[…, k, n]`; the axes before them are equal.
  func matmul(_ a: Tensor, _ b: Tensor) -> Tensor

  /// activation(x·w + b), `[rows, inputs]·[inputs, outputs] + [outputs]`.
  func linear(_ x: Tensor, _ w: Tensor, _ b: Tensor?, _ activation: FusedActivation) -> Tensor

  /// The gradients of ``linear(_:_:_:_:)`` for dz, the gradient before the activation:
  /// dx = dz·wᵀ, dw = xᵀ·dz, db = Σ rows dz; each only where wanted.
  func linearGradients(
    x: Tensor, w: Tensor, dz: Tensor, wanted: (x: Bool, w: Bool, b: Bool)
  ) -> (dx: Tensor?, dw: Tensor?, db: Tensor?)
}

extension ReferenceKernels {
  /// y = a·b over the last two axes.
  public func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
    let y = Tensor(
      uninitialized: a.shape.with(b.shape[-1], at: a.rank - 1), a.precision)
    for batch in 0..<y.matrixCount {
      a.precision == .single
        ? multiply(a.matrix(batch), b.matrix(batch), into: y.matrix(batch), as: Float.self)
        : multiply(a.matrix(batch), b.matrix(batch), into: y.matrix(batch), as: Double.self)
    }
    return y
  }

  /// y[i, j] = Σₖ a[i, k]·b[k, j], summed row by row: all j of one k together.
  private func multiply<E: Element>(_ a: Tensor, _ b: Tensor, into y: Tensor, as type: E.Type) {
    let columns = b.shape[1]
    let (a_, row) = (Grid<E>(a), b.contiguous())
    row.read(as: E.self) { b_ in
      y.read(as: E.self) { y_ in
        if columns == 1 {
          return multiply(a_, a.shape[0], by: b_, b.shape[0], UnsafeMutablePointer(mutating: y_))
        }
        for i in 0..<a.shape[0] {
          let sum = UnsafeMutablePointer(mutating: y_ + i &* columns)
          sum.update(repeating: 0, count: columns)
          // Four k at a time, added one after the other as ever: a sum is read and written once for all four.
          var k = 0
          while k + 4 <= b.shape[0] {
            let (a0, a1, a2, a3) = (a_[i, k], a_[i, k + 1], a_[i, k + 2], a_[i, k + 3])
            let b0 = b_ + k &* columns
            let (b1, b2, b3) = (b0 + columns, b0 + 2 &* columns, b0 + 3 &* columns)
            for j in 0..<columns {
              sum[j] = sum[j] + a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j]
            }
            k += 4
          }
          while k < b.shape[0] {
            let (factor, term) = (a_[i, k], b_ + k &* columns)
            for j in 0..<columns { sum[j] += factor * term[j] }
            k += 1
          }
        }
      }
    }
  }
}

extension ReferenceKernels {
  /// y[i] = Σₖ a[i, k]·b[k]: four rows at a time, since each sum has to wait for its last term.
  private func multiply<E: Element>(
    _ a: Grid<E>, _ rows: Int, by b: UnsafePointer<E>, _ inner: Int, _ y: UnsafeMutablePointer<E>
  ) {
    var i = 0
    while i + 4 <= rows {
      var (s0, s1, s2, s3) = (E(0), E(0), E(0), E(0))
      for k in 0..<inner {
        s0 += a[i, k] * b[k]
        s1 += a[i + 1, k] * b[k]
        s2 += a[i + 2, k] * b[k]
        s3 += a[i + 3, k] * b[k]
      }
      (y[i], y[i + 1], y[i + 2], y[i + 3]) = (s0, s1, s2, s3)
      i += 4
    }
    while i < rows {
      var sum = E(0)
      for k in 0..<inner { sum += a[i, k] * b[k] }
      y[i] = sum
      i += 1
    }
  }
}

extension TensorExplanation {
  /// Explains y[i, j] = Σₖ a[i, k]·b[k, j]
  public static func matmul(_ a: Tensor, _ b: Tensor, row i: Int, column j: Int) -> Self {
    requireMatrices(a, b)
    let terms = (0..<a.shape[1]).map { k in
      Term("a[\(i), \(k)]", a.value(at: i, k), "b[\(k), \(j)]", b.value(at: k, j))
    }
    return Self("y[\(i), \(j)]", "Σₖ a[\(i), k]·b[k, \(j)]", sumOf: terms)
  }

  private static func requireMatrices(_ a: Tensor, _ b: Tensor) {
    guard a.rank == 2 && b.rank == 2 && a.shape[1] == b.shape[0] else {
      ShapeError(
        "explain matmul", got: "\(a.shape) and \(b.shape)", need: "two matrices [m, k] and [k, n]"
      ).trap()
    }
  }
}

/// Products of matrices.
extension Tensor {
  /// The matrix product `[…, m, k]·[…, k, n] = […, m, n]`, as NumPy's `matmul`: the axes before the
  /// last two are broadcast, and a vector on the left is a row, on the right a column.
  public func matmul(
    _ other: Tensor, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    other.requireSamePrecision(as: self, "matmul")
    if rank == 2 && other.rank == 2 && shape.sizes[1] == other.shape.sizes[0] {
      return KernelChoice.compute { kernels in kernels.matmul(self, other) }
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
        let product = KernelChoice.compute { kernels in kernels.matmul(tall, other) }
        return product.rowMajorView(shape.with(other.shape[1], at: rank - 1))
      }
    }
    let batch = try Shape.broadcast(batchShape, other.batchShape, for: "matmul")
    let left = broadcast(to: Shape(batch.dimensions + shape.suffix(2)))
    let right = other.broadcast(to: Shape(batch.dimensions + other.shape.suffix(2)))
    return KernelChoice.compute { kernels in kernels.matmul(left, right) }
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
    let steps = Strides([Int(strides[rank - 2]), Int(strides[rank - 1])])
    return view(
      Shape(rows: shape[-2], columns: shape[-1]), offset: start(ofMatrix: number), strides: steps)
  }

  /// Where the matrix with this number begins in the storage.
  func start(ofMatrix number: Int) -> Int {
    var (rest, start) = (number, offset)
    var axis = rank - 3
    while axis >= 0 {
      let size = Int(shape.sizes[axis])
      start += rest % size * Int(strides[axis])
      rest /= size
      axis -= 1
    }
    return start
  }
}

/// The matrix product of two tensors; see ``Tensor/matmul(_:file:line:)``.
public func matmul(
  _ a: Tensor, _ b: Tensor, file: StaticString = #fileID, line: UInt = #line
) -> Tensor {
  a.matmul(b, file: file, line: line)
}
