import Tensors

/// Matrix products; the kernels' formulas stand in Core/Tensors/Kernels/MatrixProduct.swift and Linear.swift.
extension Primitive {
  /// y = a·b        da = dy·bᵀ        db = aᵀ·dy
  ///
  /// A vector on the left is a row, on the right a column, and so are their gradients.
  public static let matmul = Primitive("matmul", on: Example([2, 3, 4], [4, 5])) { a, b in
    let (m, n) = (a.shape, b.shape)
    let y = a.matmul(b)
    if m.rank >= 2 && n.rank >= 2 {
      return (
        y, { dy in dy.matmul(b.transposed()).summed(to: m) },
        { dy in a.transposed().matmul(dy).summed(to: n) }
      )
    }
    let (row, column) = (m.rank == 1, n.rank == 1)
    let (a, b) = (row ? a.expanded(at: 0) : a, column ? b.expanded(at: 1) : b)
    func asMatrices(_ dy: Tensor) -> Tensor {
      let dy = column ? dy.expanded(at: -1) : dy
      return row ? dy.expanded(at: -2) : dy
    }
    return (
      y, { dy in asMatrices(dy).matmul(b.transposed()).summed(to: a.shape).reshaped(to: m) },
      { dy in a.transposed().matmul(asMatrices(dy)).summed(to: b.shape).reshaped(to: n) }
    )
  }.withRecordedPullback { x, _, dy in
    let (row, column) = (x[0].value.rank == 1, x[1].value.rank == 1)
    let a = row ? x[0].reshaped(1, -1) : x[0]
    let b = column ? x[1].reshaped(-1, 1) : x[1]
    var sizes = dy.shape.dimensions + (column ? [1] : [])
    if row { sizes.insert(1, at: sizes.count - 1) }
    let dy = dy.reshaped(to: sizes)
    let da = dy.matmul(b.transposed()).summed(to: a.shape)
    let db = a.transposed().matmul(dy).summed(to: b.shape)
    return [da.reshaped(to: x[0].shape.dimensions), db.reshaped(to: x[1].shape.dimensions)]
  }

  /// y = f(x·w + b), `[…, inputs]·[inputs, outputs] + [outputs]`, a dense layer
  ///
  /// dz = f′·dy        dx = dz·wᵀ        dw = xᵀ·dz        db = Σ rows dz
  public static func linear(_ f: FusedActivation = .identity, bias: Bool = true) -> Primitive {
    let example = bias ? Example([2, 3, 4], [4, 5], [5]) : Example([3, 4], [4, 5])
    return Primitive(
      "linear", on: example,
      joint: { inputs in
        let (x, w) = (inputs[0], inputs[1])
        let (z, y) = x.linear(w, bias ? inputs[2] : nil, f)
        return (
          y,
          { dy, wanted in
            let dz = dy.throughActivation(f, x: z, y: y)
            let want = (x: wanted[0], w: wanted[1], b: bias && wanted[2])
            let (dx, dw, db) = x.linearGradients(w, dz: dz, wanted: want)
            return [dx.map(Gradient.dense), dw.map(Gradient.dense), db.map(Gradient.dense)]
          }
        )
      }
    ).withRecordedPullback { inputs, y, dy in
      let (x, w) = (inputs[0], inputs[1])
      guard let dz = dy.throughActivation(f, x: nil, y: y) else { return [nil, nil, nil] }
      let (rows, outputs) = (x.reshaped(-1, w.shape[0]), dz.reshaped(-1, w.shape[1]))
      let dx = outputs.matmul(w.transposed()).reshaped(to: x.shape.dimensions)
      return [dx, rows.transposed().matmul(outputs)] + (bias ? [outputs.sum([0])] : [])
    }.planned(.linear(f))
  }
}
