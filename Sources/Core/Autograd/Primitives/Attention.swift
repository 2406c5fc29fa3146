import Tensors

/// Attention; the kernels' formulas stand in Core/Tensors/Kernels/Attention.swift.
extension Primitive {
  /// y = w·v, w = softmax(q·kᵀ·scale), for q, k, v of `[…, time, features]`
  ///
  /// dv = wᵀ·dy        dw = dy·vᵀ        ds = w·(dw − Σ w·dw)
  /// dq = ds·k·scale        dk = dsᵀ·q·scale
  public static func attention(
    scale: Double, mask: Tensor? = nil, isCausal: Bool = false
  ) -> Primitive {
    let example = Example([2, 3, 4], [2, 3, 4], [2, 3, 5])
    return Primitive(
      "attention", on: example,
      joint: { inputs in
        let (q, k, v) = (inputs[0], inputs[1], inputs[2])
        let mask = mask?.converted(to: q.precision)
        let (y, w) = q.attention(to: k, v, scale: scale, mask: mask, isCausal: isCausal)
        return (
          y,
          { dy, _ in
            let (dq, dk, dv) = dy.throughAttention(
              q, k, v, w: w, scale: scale, isCausal: isCausal)
            return [.dense(dq), .dense(dk), .dense(dv)]
          }
        )
      })
  }
}
