/// The larger operations of networks, with their shapes checked: normalization, attention and
/// cross-entropies from logits.
extension Tensor {
  /// Layer normalization of the last axis: y = γ·(x − m)/√(v + ε) + β with the mean m and variance v of
  /// each row. Also n = (x − m)/√(v + ε) and s = 1/√(v + ε), as matrices, for the way back.
  public func layerNorm(
    gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor) {
    checkNormalization("layerNorm", gamma, beta)
    let (y, n, s) = KernelChoice.current.layerNorm(
      asRows, gamma: gamma, beta: beta, epsilon: epsilon)
    return (y.rowMajorView(shape), n, s)
  }

  /// dx, dγ and dβ of a layer normalization for dy = self.
  public func throughLayerNorm(
    gamma: Tensor, n: Tensor, s: Tensor
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor) {
    let (dx, dgamma, dbeta) = KernelChoice.current.layerNormGradient(
      dy: asRows, gamma: gamma, n: n, s: s)
    return (dx.rowMajorView(shape), dgamma, dbeta)
  }

  /// Batch normalization: y = γ·(x − m)/√(v + ε) + β with the mean m and variance v of each channel,
  /// the last axis, over all other axes.
  public func batchNorm(
    gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, mean: Tensor, variance: Tensor) {
    checkNormalization("batchNorm", gamma, beta)
    let (y, mean, variance) = KernelChoice.current.batchNorm(
      asRows, gamma: gamma, beta: beta, epsilon: epsilon)
    return (y.rowMajorView(shape), mean, variance)
  }

  /// dx, dγ and dβ of a batch normalization of `x` for dy = self.
  public func throughBatchNorm(
    _ x: Tensor, gamma: Tensor, mean: Tensor, variance: Tensor, epsilon: Double
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor) {
    let (dx, dgamma, dbeta) = KernelChoice.current.batchNormGradient(
      x.asRows, dy: asRows, gamma: gamma, mean: mean, variance: variance, epsilon: epsilon)
    return (dx.rowMajorView(shape), dgamma, dbeta)
  }

  /// All axes but the last as one, in row-major order.
  var asRows: Tensor {
    let last = shape[-1]
    return contiguous().rowMajorView(Shape(rows: last == 0 ? 0 : count / last, columns: last))
  }

  private func checkNormalization(_ name: String, _ gamma: Tensor, _ beta: Tensor) {
    let fits = rank >= 2 && count > 0 && gamma.shape == [shape[-1]] && beta.shape == gamma.shape
    guard fits else {
      ShapeError(
        name, got: "\(shape), gamma \(gamma.shape), beta \(beta.shape)",
        need: "two axes or more, none empty, and gamma and beta of [\(shape.last ?? 0)]"
      ).trap()
    }
    gamma.requireSamePrecision(as: self, "normalization")
    beta.requireSamePrecision(as: self, "normalization")
  }
}

extension Tensor {
  /// Attention of the queries self to keys and values, `[…, time, features]`:
  /// w = softmax(q·kᵀ·scale), y = w·v. Where the mask, which broadcasts to `[…, queries, keys]`, is 0,
  /// a query does not see a key; with `isCausal` query i sees keys 0 to i only.
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
    return KernelChoice.current.attention(
      self, k, v, scale: scale, mask: mask, isCausal: isCausal)
  }

  /// dq, dk and dv of an attention for dy = self.
  public func throughAttention(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, w: Tensor, scale: Double
  ) -> (dq: Tensor, dk: Tensor, dv: Tensor) {
    KernelChoice.current.attentionGradient(dy: self, q, k, v, w: w, scale: scale)
  }
}
