/// The directions in which vectors differ most, at right angles to each other (Pearson, 1901).
///
/// They are the eigenvectors of the covariance C = 1/n·Σ (x − m)(x − m)ᵀ with the greatest eigenvalues. Each is found
/// by repetition, v ← C·v/‖C·v‖, which turns any v towards it, with the earlier ones taken away.
public struct PrincipalAxes: Sendable {
  /// The mean vector m.
  public let mean: [Double]
  /// The directions, each of length 1, the most important first.
  public let directions: [[Double]]
  /// Which part of the whole variance lies along each direction.
  public let varianceParts: [Double]

  /// The axes of vectors `[n][d]`; where there are fewer directions than `count`, the rest are 0.
  public init(_ vectors: [[Double]], count: Int) {
    let (n, d) = (Double(max(vectors.count, 1)), vectors.first?.count ?? 0)
    let m = (0..<d).map { i in vectors.reduce(0) { $0 + $1[i] } / n }
    let centred = vectors.map { x in zip(x, m).map { $0 - $1 } }
    let total = centred.reduce(0) { $0 + dot($1, $1) } / n
    var found: [[Double]] = []
    var parts: [Double] = []
    for axis in 0..<count {
      let v = PrincipalAxes.next(centred, after: found, axis)
      let variance = centred.reduce(0) { $0 + dot($1, v) * dot($1, v) } / n
      found.append(v)
      parts.append(total > 0 ? variance / total : 0)
    }
    (mean, directions, varianceParts) = (m, found, parts)
  }

  /// The coordinates of a vector along the directions.
  public func project(_ x: [Double]) -> [Double] {
    let centred = zip(x, mean).map { $0 - $1 }
    return directions.map { dot($0, centred) }
  }

  private static func next(_ x: [[Double]], after earlier: [[Double]], _ axis: Int) -> [Double] {
    let d = x.first?.count ?? 0
    // Any start that is not at right angles to the axis; the same in every run.
    var v = (0..<d).map { 1 + Double(($0 * 7 + axis * 3) % 11) / 11 }
    let scale = x.reduce(0) { $0 + dot($1, $1) }
    for _ in 0..<300 {
      var next = [Double](repeating: 0, count: d)
      for row in x {
        let along = dot(row, v)
        for i in 0..<d { next[i] += along * row[i] }
      }
      for direction in earlier {
        let along = dot(next, direction)
        for i in 0..<d { next[i] -= along * direction[i] }
      }
      let length = dot(next, next).squareRoot()
      guard length > 1e-12 * scale else { return [Double](repeating: 0, count: d) }
      next = next.map { $0 / length }
      let change = zip(next, v).reduce(0) { $0 + abs($1.0 - $1.1) }
      v = next
      if change < 1e-12 { break }
    }
    // Of the two signs, the one whose greatest number is positive.
    let greatest = v.max { abs($0) < abs($1) } ?? 0
    return greatest < 0 ? v.map { -$0 } : v
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
