extension AttentionKernels where Self: Kernels {
  public func attention(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, scale: Double, mask: Tensor?, isCausal: Bool
  ) -> (y: Tensor, w: Tensor) {
    KernelChoice.with(self) {
      var scores = q.matmul(k.transposed()) * scale
      let never = Tensor(-.infinity, q.precision)
      if let mask { scores = .select(mask, scores, never) }
      if isCausal {
        let seen = Tensor.lowerTriangle(q.shape[-2], k.shape[-2], q.precision)
        scores = .select(seen, scores, never)
      }
      let w = scores.softmax()
      return (w.matmul(v), w)
    }
  }

  /// dv = wᵀ·dy, dw = dy·vᵀ, ds = w·(dw − Σ w·dw), dq = ds·k·scale, dk = dsᵀ·q·scale
  public func attentionGradient(
    dy: Tensor, _ q: Tensor, _ k: Tensor, _ v: Tensor, w: Tensor, scale: Double
  ) -> (dq: Tensor, dk: Tensor, dv: Tensor) {
    KernelChoice.with(self) {
      let dw = dy.matmul(v.transposed())
      let ds = dw.throughSoftmax(y: w) * scale
      return (ds.matmul(k), ds.transposed().matmul(q), w.transposed().matmul(dy))
    }
  }
}

extension Tensor {
  /// 1 where the column is at most the row, 0 elsewhere: what each step may see of the past.
  public static func lowerTriangle(
    _ rows: Int, _ columns: Int, _ precision: Precision = .single
  ) -> Tensor {
    let row = Tensor.range(to: Double(rows), precision).expanded(at: 1)
    return Tensor.range(to: Double(columns), precision) .<= row
  }
}
