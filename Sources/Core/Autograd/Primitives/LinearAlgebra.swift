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
      })
  }
}
