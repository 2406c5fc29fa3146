import Chalk

/// The directions along which examples differ most.
struct PrincipalDirections {
  let mean: [Double]
  private(set) var directions: [[Double]] = []
  /// The variance along each direction.
  private(set) var variances: [Double] = []

  /// The first `count` directions of `[examples, features]`.
  init(_ x: Tensor, count: Int) {
    let x = x.converted(to: .double)
    mean = x.mean(0).values
    let centered = x - x.mean(0)
    var C = centered.transposed().matmul(centered) / Double(x.shape[0])
    for start in 0..<count {
      let (v, variance) = PrincipalDirections.strongest(of: C, start: start)
      directions.append(v.values)
      variances.append(variance)
      C = C - variance * v.expanded(at: 1).matmul(v.expanded(at: 0))
    }
  }

  // excerpt: power
  /// v ← C·v/‖C·v‖ until it turns no more; its variance is v·C·v
  static func strongest(of C: Tensor, start: Int) -> (v: Tensor, variance: Double) {
    var v = Tensor((0..<C.shape[0]).map { $0 == start ? 1 : 0.1 }, .double)
    for _ in 0..<1000 {
      let w = C.matmul(v)
      let next = w / max(w.squared().sum().scalar.squareRoot(), 1e-300)
      let turned = largestDifference(next, v)
      v = next
      if turned < 1e-10 { break }
    }
    return (v, (v * C.matmul(v)).sum().scalar)
  }
  // end excerpt

  /// v·(x − x̄) for the first k directions.
  func codes(of x: Tensor, keeping k: Int) -> Tensor {
    let V = Tensor(Array(directions.prefix(k)), .double)
    return (x.converted(to: .double) - Tensor(mean, .double)).matmul(V.transposed())
  }

  /// x̄ + Σ (v·(x − x̄))·v over the first k directions.
  func reconstruct(_ x: Tensor, keeping k: Int) -> Tensor {
    let mean = Tensor(self.mean, .double)
    let centered = x.converted(to: .double) - mean
    guard k > 0 else { return (centered * 0 + mean).converted(to: x.precision) }
    let V = Tensor(Array(directions.prefix(k)), .double)
    return (centered.matmul(V.transposed()).matmul(V) + mean).converted(to: x.precision)
  }

  func error(of x: Tensor, keeping k: Int) -> Double {
    (reconstruct(x, keeping: k) - x).squared().mean().scalar
  }

  var areOrthonormal: Bool {
    directions.indices.allSatisfy { i in
      directions.indices.allSatisfy { j in
        let product = zip(directions[i], directions[j]).map { $0 * $1 }.reduce(0, +)
        return abs(product - (i == j ? 1 : 0)) < 1e-4
      }
    }
  }
}
