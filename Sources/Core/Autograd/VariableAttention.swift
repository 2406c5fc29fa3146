import Tensors

/// Which keys a query of causal attention sees where there are not as many queries as keys.
public enum CausalAlignment: Sendable, Hashable {
  /// Query i sees the keys 0 to i: both begin together.
  case first
  /// Query i sees the keys 0 to i + keys − queries: both end together, as where the queries are the newest
  /// steps of a sequence whose older keys are in a cache.
  case last

  /// How many keys more than its own number a query sees.
  func offset(_ queries: Int, _ keys: Int) -> Int { self == .first ? 0 : keys - queries }
}

extension Variable {
  /// Attention of the queries self to keys and values, `[…, time, features]`, which is PyTorch's
  /// `F.scaled_dot_product_attention`: y = softmax(q·kᵀ·scale + bias)·v.
  ///
  /// Where the mask is 0 a query does not see a key; mask and bias broadcast to `[…, queries, keys]`. A query
  /// that sees no key has the output 0. Without a bias this is ``Primitive/attention(scale:mask:isCausal:)``;
  /// with one, which may be learned, the same in single operations. Traps with a message for shapes that do
  /// not fit.
  public func attention(
    to k: Variable, _ v: Variable, scale: Double, bias: Variable? = nil, mask: Tensor? = nil,
    causal: CausalAlignment? = nil
  ) -> Variable {
    guard value.rank >= 2, k.value.rank == value.rank else {
      ShapeError(
        "attention", got: "queries \(shape), keys \(k.shape)", need: "[…, n, d] and […, m, d]"
      ).trap()
    }
    let (queries, keys) = (shape[-2], k.shape[-2])
    let offset = causal?.offset(queries, keys)
    if bias == nil && (offset == nil || offset == 0) {
      return Primitive.attention(scale: scale, mask: mask, isCausal: offset == 0)(self, k, v)
    }
    var seen = mask.map { ($0 .!= 0).converted(to: value.precision) }
    if let offset, offset < keys - 1 {
      let triangle = Tensor.lowerTriangle(queries, keys, offset: offset, value.precision)
      seen = seen.map { $0 * triangle } ?? triangle
    }
    guard let bias else { return Primitive.attention(scale: scale, mask: seen)(self, k, v) }
    var scores = matmul(k.transposed()) * scale + bias
    guard let seen else { return scores.softmax().matmul(v) }
    // A query that sees nothing looks at everything, and its output is not used.
    let seesAny = seen.max(-1, keepingAxes: true)
    let never = Variable(Tensor(-.infinity, value.precision))
    scores = .select(.maximum(seen, 1 - seesAny), scores, never)
    return scores.softmax().matmul(v) * seesAny
  }
}
