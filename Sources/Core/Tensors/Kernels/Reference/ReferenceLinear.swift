extension ReferenceKernels {
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
        for i in 0..<a.shape[0] {
          let sum = UnsafeMutablePointer(mutating: y_ + i &* columns)
          sum.update(repeating: 0, count: columns)
          for k in 0..<b.shape[0] {
            let (factor, term) = (a_[i, k], b_ + k &* columns)
            for j in 0..<columns { sum[j] += factor * term[j] }
          }
        }
      }
    }
  }

  public func linear(
    _ x: Tensor, _ w: Tensor, _ b: Tensor?, _ activation: FusedActivation
  ) -> Tensor {
    var z = matmul(x, w)
    if let b { accumulate(b.broadcast(to: z.shape), times: 1, into: &z) }
    return activate(activation, z)
  }

  public func linearGradients(
    x: Tensor, w: Tensor, dz: Tensor, wanted: (x: Bool, w: Bool, b: Bool)
  ) -> (dx: Tensor?, dw: Tensor?, db: Tensor?) {
    let rows = AxisSet([0], of: dz.shape, "linear")
    return (
      wanted.x ? matmul(dz, w.transposed()) : nil,
      wanted.w ? matmul(x.transposed(), dz) : nil,
      wanted.b ? reduce(.sum, dz, over: rows).flattened : nil
    )
  }
}
