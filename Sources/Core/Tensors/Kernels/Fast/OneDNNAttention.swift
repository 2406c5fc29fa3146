// The formulas: Kernels/Attention.swift
import CFused

/// Attention, one matrix of scores after the other, so that each stays in the cache.
extension OneDNNKernels {
  /// softmax(q·kᵀ·scale)·v, where masked keys have weight 0.
  public func attention(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, scale: Double, mask: Tensor?, isCausal: Bool
  ) -> (y: Tensor, w: Tensor) {
    guard q.precision == .single else {
      return reference(for: "attention").attention(
        q, k, v, scale: scale, mask: mask, isCausal: isCausal)
    }
    let (n, m, d, e) = (q.shape[-2], k.shape[-2], q.shape[-1], v.shape[-1])
    let w = Tensor(uninitialized: q.shape.with(m, at: q.rank - 1), .single)
    let y = Tensor(uninitialized: q.shape.with(e, at: q.rank - 1), .single)
    let mask = mask?.broadcast(to: w.shape).contiguous()
    let (q, kT, v) = (
      q.withPlainMatrices, k.withPlainMatrices.transposed(), v.withPlainMatrices
    )
    forEachMatrix(w.matrixCount, 2 * n * m * (d + e)) { i in
      sgemm(GemmOperand(q.matrix(i)), GemmOperand(kT.matrix(i)), w, i * n * m, n, d, m)
      let scores = w.storage.pointer.assumingMemoryBound(to: Float.self) + i * n * m
      let seen = mask.map {
        UnsafePointer($0.storage.pointer.assumingMemoryBound(to: Float.self)) + $0.offset + i * n
          * m
      }
      fused_masked_softmax(scores, seen, m, 1, n, m, Float(scale), isCausal ? 1 : 0)
      if let seen { clearBlindQueries(scores, seen, n, m, isCausal) }
      sgemm(GemmOperand(w.matrix(i)), GemmOperand(v.matrix(i)), y, i * n * e, n, m, e)
    }
    withExtendedLifetime((q, kT, v, mask)) {}
    return (y, w)
  }

  /// The gradients of `attention` for queries, keys and values.
  public func attentionGradient(
    dy: Tensor, _ q: Tensor, _ k: Tensor, _ v: Tensor, w: Tensor, scale: Double
  ) -> (dq: Tensor, dk: Tensor, dv: Tensor) {
    guard q.precision == .single else {
      return reference(for: "attentionGradient").attentionGradient(
        dy: dy, q, k, v, w: w, scale: scale)
    }
    let (n, m, d, e) = (q.shape[-2], k.shape[-2], q.shape[-1], v.shape[-1])
    let (dq, dk) = (
      Tensor(uninitialized: q.shape, .single), Tensor(uninitialized: k.shape, .single)
    )
    let (dv, ds) = (
      Tensor(uninitialized: v.shape, .single), Tensor(uninitialized: w.shape, .single)
    )
    let (q, k, dy) = (q.withPlainMatrices, k.withPlainMatrices, dy.withPlainMatrices)
    let (vT, wT, dsT) = (v.withPlainMatrices.transposed(), w.transposed(), ds.transposed())
    forEachMatrix(w.matrixCount, 4 * n * m * (d + e)) { i in
      let rows = GemmOperand(dy.matrix(i))
      sgemm(GemmOperand(wT.matrix(i)), rows, dv, i * m * e, m, n, e)
      sgemm(rows, GemmOperand(vT.matrix(i)), ds, i * n * m, n, e, m)
      let scores = ds.storage.pointer.assumingMemoryBound(to: Float.self) + i * n * m
      let weights = w.storage.pointer.assumingMemoryBound(to: Float.self) + w.offset + i * n * m
      fused_softmax_gradient(weights, scores, scores, n, m, Float(scale))
      sgemm(GemmOperand(ds.matrix(i)), GemmOperand(k.matrix(i)), dq, i * n * d, n, m, d)
      sgemm(GemmOperand(dsT.matrix(i)), GemmOperand(q.matrix(i)), dk, i * m * d, m, n, d)
    }
    withExtendedLifetime((q, k, dy, vT, wT, dsT)) {}
    return (dq, dk, dv)
  }

  /// Writes weights of 0 for the queries that see no key.
  private func clearBlindQueries(
    _ weights: UnsafeMutablePointer<Float>, _ seen: UnsafePointer<Float>, _ queries: Int,
    _ keys: Int, _ isCausal: Bool
  ) {
    for query in 0..<queries {
      let row = seen + query * keys
      let end = isCausal ? min(query + 1, keys) : keys
      if (0..<end).contains(where: { row[$0] != 0 }) { continue }
      (weights + query * keys).update(repeating: 0, count: keys)
    }
  }

  /// Calls `body` for each matrix, on several threads where there is enough work.
  private func forEachMatrix(_ count: Int, _ work: Int, _ body: (Int) -> Void) {
    let pieces = work * count < 500_000 ? min(count, 1) : min(count, 16)
    Threads.forEachPiece(pieces) { piece in
      for i in (piece * count / pieces)..<((piece + 1) * count / pieces) { body(i) }
    }
  }
}
