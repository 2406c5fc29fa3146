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
    let y = Self.result(like: q, columns: e)
    let blocks = Self.blocks(n, m, isCausal)
    let mask = mask?.broadcast(to: w.shape).contiguous()
    let (q, kT, v) = (
      q.withPlainMatrices, k.withPlainMatrices.transposed(), v.withPlainMatrices
    )
    forEachMatrix(w.matrixCount, 2 * n * m * (d + e)) { i in
      let (rows, columns) = (GemmOperand(q, matrix: i), GemmOperand(kT, matrix: i))
      for block in blocks {
        sgemm(
          rows.rows(from: block.first), columns, w, (i * n + block.first) * m, block.count, d,
          block.seen)
      }
      let scores = w.storage.pointer.assumingMemoryBound(to: Float.self) + i * n * m
      let seen = mask.map {
        UnsafePointer($0.storage.pointer.assumingMemoryBound(to: Float.self)) + $0.offset + i * n
          * m
      }
      fused_masked_softmax(scores, seen, m, 1, n, m, Float(scale), isCausal ? 1 : 0)
      if let seen { clearBlindQueries(scores, seen, n, m, isCausal) }
      let (weights, values) = (GemmOperand(w, matrix: i), GemmOperand(v, matrix: i))
      for block in blocks {
        multiply(
          weights.rows(from: block.first), values, into: y, i, row: block.first, block.count,
          block.seen, e)
      }
    }
    withExtendedLifetime((q, kT, v, mask)) {}
    return (y, w)
  }

  /// The gradients of `attention` for queries, keys and values.
  public func attentionGradient(
    dy: Tensor, _ q: Tensor, _ k: Tensor, _ v: Tensor, w: Tensor, scale: Double, isCausal: Bool
  ) -> (dq: Tensor, dk: Tensor, dv: Tensor) {
    guard q.precision == .single else {
      return reference(for: "attentionGradient").attentionGradient(
        dy: dy, q, k, v, w: w, scale: scale, isCausal: isCausal)
    }
    let (n, m, d, e) = (q.shape[-2], k.shape[-2], q.shape[-1], v.shape[-1])
    let (dq, dk) = (Self.result(like: q, columns: d), Self.result(like: k, columns: d))
    let dv = Self.result(like: v, columns: e)
    let ds = Tensor(uninitialized: w.shape, .single)
    let blocks = Self.blocks(n, m, isCausal)
    let (q, k, dy) = (q.withPlainMatrices, k.withPlainMatrices, dy.withPlainMatrices)
    let (vT, wT, dsT) = (v.withPlainMatrices.transposed(), w.transposed(), ds.transposed())
    forEachMatrix(w.matrixCount, 4 * n * m * (d + e)) { i in
      let (rows, values) = (GemmOperand(dy, matrix: i), GemmOperand(vT, matrix: i))
      let (queries, keys) = (GemmOperand(q, matrix: i), GemmOperand(k, matrix: i))
      let scores = ds.storage.pointer.assumingMemoryBound(to: Float.self) + i * n * m
      for block in blocks {
        sgemm(
          rows.rows(from: block.first), values, ds, (i * n + block.first) * m, block.count, e,
          block.seen)
      }
      let weights = w.storage.pointer.assumingMemoryBound(to: Float.self) + w.offset + i * n * m
      fused_masked_softmax_gradient(
        weights, scores, scores, 1, n, m, Float(scale), isCausal ? 1 : 0)
      let (ofScores, toKeys) = (GemmOperand(ds, matrix: i), GemmOperand(dsT, matrix: i))
      let toValues = GemmOperand(wT, matrix: i)
      for block in blocks {
        multiply(
          ofScores.rows(from: block.first), keys, into: dq, i, row: block.first, block.count,
          block.seen, d)
      }
      for block in Self.keyBlocks(blocks, n, m) {
        let (first, later) = (block.first, n - block.seers)
        multiply(
          toKeys.rows(from: first).columns(from: block.seers), queries.rows(from: block.seers),
          into: dk, i, row: first, block.count, later, d)
        multiply(
          toValues.rows(from: first).columns(from: block.seers), rows.rows(from: block.seers),
          into: dv, i, row: first, block.count, later, e)
      }
    }
    withExtendedLifetime((q, k, dy, vT, wT, dsT)) {}
    return (dq, dk, dv)
  }

  /// Some queries, one behind the other, and how many keys they see at most.
  private typealias Block = (first: Int, count: Int, seen: Int)

  /// The queries in blocks, so that a causal attention leaves out the products of which nothing remains: with four
  /// blocks three eighths of them. A single block where little would be saved. It depends on the sizes only.
  private static func blocks(_ n: Int, _ m: Int, _ isCausal: Bool) -> [Block] {
    guard isCausal, n == m, n >= 64 else { return [(0, n, m)] }
    let size = max(32, (n / 4 + 15) / 16 * 16)
    return stride(from: 0, to: n, by: size).map { first in
      let count = min(size, n - first)
      return (first, count, first + count)
    }
  }

  /// The keys in the same blocks, each with the first query that sees any of it.
  private static func keyBlocks(
    _ blocks: [Block], _ n: Int, _ m: Int
  ) -> [(first: Int, count: Int, seers: Int)] {
    blocks.count == 1 ? [(0, m, 0)] : blocks.map { ($0.first, $0.count, $0.first) }
  }

  /// A tensor for results, with the matrices where a tensor like this has them: where the heads of `[batch, heads, time,
  /// size]` lie within the steps in memory, as the projections of a layer leave them, so do those of the result, and
  /// joining them needs no copy.
  private static func result(like x: Tensor, columns: Int) -> Tensor {
    let shape = x.shape
    guard x.rank == 4, x.strides[3] == 1, x.strides[1] < x.strides[2] else {
      return Tensor(uninitialized: shape.with(columns, at: x.rank - 1), .single)
    }
    let inMemory: Shape = [shape[0], shape[2], shape[1], columns]
    return Tensor(uninitialized: inMemory, .single).permuted(0, 2, 1, 3)
  }

  /// Rows of matrix `number` of y, from `row` on: a·b.
  private func multiply(
    _ a: GemmOperand, _ b: GemmOperand, into y: Tensor, _ number: Int, row: Int, _ m: Int,
    _ k: Int, _ n: Int
  ) {
    let step = Int(y.strides[y.rank - 2])
    sgemm(a, b, y, y.start(ofMatrix: number) + row * step, m, k, n, step: step)
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
