import COneDNN

extension OneDNNKernels {
  public func matmul(_ a: Tensor, _ b: Tensor) -> Tensor {
    guard a.precision == .single else { return reference.matmul(a, b) }
    let y = Tensor(uninitialized: a.shape.with(b.shape[-1], at: a.rank - 1), .single)
    for batch in 0..<y.matrixCount {
      multiply(a.matrix(batch), b.matrix(batch), into: y.matrix(batch))
    }
    return y
  }

  /// y = a·b for matrices, y row-major; a and b row-major or transposed views of row-major.
  private func multiply(_ a: Tensor, _ b: Tensor, into y: Tensor) {
    let (m, k, n) = (y.shape[0], a.shape[1], y.shape[1])
    let (left, right) = (GemmOperand(a), GemmOperand(b))
    left.tensor.read(as: Float.self) { a in
      right.tensor.read(as: Float.self) { b in
        y.read(as: Float.self) { y in
          let status = dnnl_sgemm(
            left.order, right.order, dnnl_dim_t(m), dnnl_dim_t(n), dnnl_dim_t(k), 1, a,
            left.leading, b, right.leading, 0, UnsafeMutablePointer(mutating: y),
            dnnl_dim_t(max(n, 1)))
          if status != dnnl_success { fatalError("matmul: oneDNN failed with status \(status)") }
        }
      }
    }
  }

  public func linear(
    _ x: Tensor, _ w: Tensor, _ b: Tensor?, _ activation: FusedActivation
  ) -> Tensor {
    guard x.precision == .single else { return reference.linear(x, w, b, activation) }
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

/// A matrix as a BLAS-like product takes it: row-major or transposed, with its leading dimension.
private struct GemmOperand {
  let tensor: Tensor
  let order: CChar
  let leading: dnnl_dim_t

  init(_ matrix: Tensor) {
    let (rowStep, columnStep) = (Int(matrix.strides[0]), Int(matrix.strides[1]))
    let (rows, columns) = (matrix.shape[0], matrix.shape[1])
    if (columnStep == 1 || columns == 1) && (rowStep >= columns || rows == 1) {
      (tensor, order) = (matrix, CChar(UInt8(ascii: "N")))
      leading = dnnl_dim_t(max(rows == 1 ? columns : rowStep, 1))
    } else if (rowStep == 1 || rows == 1) && (columnStep >= rows || columns == 1) {
      (tensor, order) = (matrix, CChar(UInt8(ascii: "T")))
      leading = dnnl_dim_t(max(columns == 1 ? rows : columnStep, 1))
    } else {
      (tensor, order) = (matrix.contiguous(), CChar(UInt8(ascii: "N")))
      leading = dnnl_dim_t(max(columns, 1))
    }
  }
}
