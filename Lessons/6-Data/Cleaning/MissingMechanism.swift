import Chalk

/// Why a value of x₂ is missing, where x₁ is always known and correlated with it.
enum MissingMechanism: String, CaseIterable {
  case completelyAtRandom = "MCAR: by chance"
  case atRandom = "MAR: where x₁ is large"
  case notAtRandom = "MNAR: where x₂ is large"

  // excerpt: mechanism
  /// Half of the values are missing: by chance, or nine of ten above the mean of x₁ (of x₂) and one of ten below.
  func isMissing(_ x1: Double, _ x2: Double, _ random: inout RandomSource) -> Bool {
    switch self {
    case .completelyAtRandom: random.chance(0.5)
    case .atRandom: random.chance(x1 > 0 ? 0.9 : 0.1)
    case .notAtRandom: random.chance(x2 > 0 ? 0.9 : 0.1)
    }
  }
  // end excerpt

  /// Estimates of the mean of x₂, which is 0, from `count` rows: by the known values alone, and with the missing
  /// ones filled in by the regression line of x₂ on x₁.
  func estimates(_ count: Int, _ random: inout RandomSource) -> (known: Double, filled: Double) {
    let rows = (0..<count).map { _ -> (x1: Double, x2: Double, isMissing: Bool) in
      let x1 = random.normal()
      let x2 = 0.8 * x1 + 0.6 * random.normal()
      return (x1, x2, isMissing(x1, x2, &random))
    }
    let known = rows.filter { !$0.isMissing }
    let (m1, m2) = (known.map(\.x1).mean, known.map(\.x2).mean)
    let covariance = known.map { ($0.x1 - m1) * ($0.x2 - m2) }.mean
    let variance = known.map { ($0.x1 - m1) * ($0.x1 - m1) }.mean
    let filled = rows.map {
      $0.isMissing ? m2 + covariance / variance * ($0.x1 - m1) : $0.x2
    }
    return (m2, filled.mean)
  }
}
