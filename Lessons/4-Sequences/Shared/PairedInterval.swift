import Chalk

/// How far two methods differ that were measured on the same cases, and whether luck explains it.
struct PairedInterval {
  /// The mean of second − first.
  let mean: Double
  /// Half the width of the 95 % confidence interval: t·s/√n, with the standard deviation s of the n differences.
  let margin: Double

  /// Whether 0 lies outside of the interval.
  var isClear: Bool { abs(mean) > margin }

  // excerpt: paired
  init(_ first: [Double], _ second: [Double]) {
    let d = zip(first, second).map { $1 - $0 }
    let (n, m) = (Double(d.count), d.mean)
    let squares = d.map { ($0 - m) * ($0 - m) }.reduce(0, +)
    let s = n > 1 ? (squares / (n - 1)).squareRoot() : 0
    mean = m
    margin = Self.t95(degreesOfFreedom: d.count - 1) * s / n.squareRoot()
  }
  // end excerpt

  /// Student's t for 95 % on both sides.
  private static func t95(degreesOfFreedom: Int) -> Double {
    let table = [12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26]
    return degreesOfFreedom < 1
      ? 0 : table.count >= degreesOfFreedom ? table[degreesOfFreedom - 1] : 2
  }
}
