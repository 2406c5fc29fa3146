/// Scaled dot-product attention of queries to keys, `[…, time, features]` (Vaswani et al., 2017).
public protocol AttentionKernels: Sendable {
  /// w = softmax(q·kᵀ·scale), with −∞ before the softmax where the mask is 0, and y = w·v. A query for which
  /// the mask is 0 at every key has w = 0 and y = 0, and passes no gradient.
  /// With `isCausal`, query i sees keys 0 to i only.
  func attention(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, scale: Double, mask: Tensor?, isCausal: Bool
  ) -> (y: Tensor, w: Tensor)

  /// dq, dk and dv. With `isCausal` the weights of query i are 0 beyond key i, and need not be looked at.
  func attentionGradient(
    dy: Tensor, _ q: Tensor, _ k: Tensor, _ v: Tensor, w: Tensor, scale: Double, isCausal: Bool
  ) -> (dq: Tensor, dk: Tensor, dv: Tensor)
}

extension AttentionKernels where Self: Kernels {
  /// softmax(q·kᵀ·scale)·v, where masked keys have weight 0.
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
      let w = scores.softmax().withoutBlindQueries(scores, isMasked: mask != nil)
      return (w.matmul(v), w)  // Formula: N07
    }
  }

  /// dv = wᵀ·dy, dw = dy·vᵀ, ds = w·(dw − Σ w·dw), dq = ds·k·scale, dk = dsᵀ·q·scale
  public func attentionGradient(
    dy: Tensor, _ q: Tensor, _ k: Tensor, _ v: Tensor, w: Tensor, scale: Double, isCausal: Bool
  ) -> (dq: Tensor, dk: Tensor, dv: Tensor) {
    KernelChoice.with(self) {
      let dw = dy.matmul(v.transposed())
      let ds = dw.throughSoftmax(y: w) * scale
      return (ds.matmul(k), ds.transposed().matmul(q), w.transposed().matmul(dy))
    }
  }
}

extension Tensor {
  /// These weights, with 0 for every key where a query sees none: all its scores are then −∞.
  fileprivate func withoutBlindQueries(_ scores: Tensor, isMasked: Bool) -> Tensor {
    guard isMasked else { return self }
    let seesNone = scores.max(-1, keepingAxes: true) .== -.infinity
    return .select(seesNone, Tensor(0, precision), self)
  }

  /// A matrix of 1 where the column is at most the row plus `offset`, and 0 elsewhere: the mask of causal
  /// attention, with which step i sees the steps 0 to i + offset only.
  public static func lowerTriangle(
    _ rows: Int, _ columns: Int, offset: Int = 0, _ precision: Precision = .single
  ) -> Tensor {
    let row = Tensor.range(to: Double(rows), precision).expanded(at: 1) + Double(offset)
    return Tensor.range(to: Double(columns), precision) .<= row
  }
}

extension TensorExplanation {
  /// Explains y[i, f] = Σⱼ w[i, j]·v[j, f] with the weights w = softmax(q·kᵀ·scale), for matrices q, k and v.
  public static func attention(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, scale: Double, isCausal: Bool = false, query i: Int,
    feature f: Int
  ) -> Self {
    guard q.rank == 2, k.rank == 2, v.rank == 2, q.shape[1] == k.shape[1], k.shape[0] == v.shape[0]
    else {
      ShapeError(
        "explain attention", got: "queries \(q.shape), keys \(k.shape), values \(v.shape)",
        need: "matrices [n, d], [m, d] and [m, e]", try: "one sample and one head: q[0, 0]"
      ).trap()
    }
    let seen = isCausal ? min(i + 1, k.shape[0]) : k.shape[0]
    let scores = (0..<seen).map { j in
      let products = (0..<q.shape[1]).map { d in
        Term("q[\(i), \(d)]", q.value(at: i, d), "k[\(j), \(d)]", k.value(at: j, d))
      }
      let sum = products.reduce(0) { $0 + $1.value }
      return Self(
        "s[\(j)]", "\(short(scale))·Σ q[\(i), d]·k[\(j), d]",
        "\(short(scale))·(\(products.map(\.substituted).joined(separator: " + ")))", scale * sum,
        terms: products)
    }
    let weights = (0..<seen).map { j in
      softmax("s", scores.map(\.value), j, name: "w[\(i), \(j)]", steps: [])
    }
    let terms = (0..<seen).map { j in
      Term("w[\(i), \(j)]", weights[j].value, "v[\(j), \(f)]", v.value(at: j, f))
    }
    return Self(
      "y[\(i), \(f)]", "Σⱼ w[\(i), j]·v[j, \(f)]", sumOf: terms, steps: scores + weights)
  }
}

/// Attention of tensors of any rank.
extension Tensor {
  /// Attention of the queries self to keys and values, `[…, time, features]`:
  /// w = softmax(q·kᵀ·scale), y = w·v. Where the mask, which broadcasts to `[…, queries, keys]`, is 0,
  /// a query does not see a key; with `isCausal` query i sees keys 0 to i only. A query that sees none has
  /// w = 0 and y = 0.
  public func attention(
    to k: Tensor, _ v: Tensor, scale: Double, mask: Tensor? = nil, isCausal: Bool = false
  ) -> (y: Tensor, w: Tensor) {
    let fits =
      rank >= 2 && k.rank == rank && v.rank == rank && shape[-1] == k.shape[-1]
      && k.shape[-2] == v.shape[-2] && k.shape[-2] > 0
      && shape.dropLast(2).elementsEqual(k.shape.dropLast(2))
      && shape.dropLast(2).elementsEqual(v.shape.dropLast(2))
    guard fits else {
      ShapeError(
        "attention", got: "queries \(shape), keys \(k.shape), values \(v.shape)",
        need: "[…, n, d], […, m, d] and […, m, e]"
      ).trap()
    }
    for other in [k, v, mask] { other?.requireSamePrecision(as: self, "attention") }
    return KernelChoice.compute { kernels in
      kernels.attention(
        self, k, v, scale: scale, mask: mask, isCausal: isCausal)
    }
  }

  /// dq, dk and dv of an attention for dy = self; `isCausal` as the attention had it.
  public func throughAttention(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, w: Tensor, scale: Double, isCausal: Bool = false
  ) -> (dq: Tensor, dk: Tensor, dv: Tensor) {
    KernelChoice.compute { kernels in
      kernels.attentionGradient(
        dy: self, q, k, v, w: w, scale: scale, isCausal: isCausal)
    }
  }
}
