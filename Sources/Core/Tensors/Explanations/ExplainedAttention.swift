import Glibc

/// One share of a softmax, and one number of an attention.
extension TensorExplanation {
  /// yᵢ = eˣⁱ/Σⱼ eˣʲ for a vector x.
  public static func softmax(_ x: Tensor, at i: Int) -> Self {
    let index = x.shape.checked([i], "explain softmax")[0]
    return softmax("x", x.values, index, name: "y[\(index)]", steps: [])
  }

  private static func softmax(
    _ letter: String, _ x: [Double], _ i: Int, name: String, steps: [Self]
  ) -> Self {
    let m = x.max() ?? 0
    let terms = x.enumerated().map { j, value in
      Term("e^\(letter)[\(j)]", "e^\(bracketed(value))", exp(value))
    }
    let share = exp(x[i] - m) / x.reduce(0) { $0 + exp($1 - m) }
    return Self(
      name, "e^\(letter)[\(i)] / Σⱼ e^\(letter)[j]",
      "\(terms[i].substituted) / (\(terms.map(\.substituted).joined(separator: " + ")))", share,
      terms: terms, steps: steps)
  }

  /// y[i, f] = Σⱼ w[i, j]·v[j, f] with the weights w = softmax(q·kᵀ·scale), for matrices q, k and v.
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
