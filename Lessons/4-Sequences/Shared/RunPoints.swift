import Chalk

/// A point for each run, side by side at one place of the x axis, and behind them the mean ± one standard deviation,
/// cut at the ends of a range that the values cannot leave.
enum RunPoints {
  static func marks(
    _ values: [Double], at x: Double, width: Double = 0.5, label: String? = nil,
    within range: ClosedRange<Double>? = nil, color: ColorRole
  ) -> [Mark] {
    let ends = [x - width / 2, x + width / 2]
    let step = 0.7 * width / Double(max(values.count - 1, 1))
    let first = x - step * Double(values.count - 1) / 2
    var band = Band(ends, runs: values.map { [$0, $0] }, color: color)
    if let range {
      band.lower = band.lower.map { max($0, range.lowerBound) }
      band.upper = band.upper.map { min($0, range.upperBound) }
    }
    return [
      band.mark,
      Points(
        values.indices.map { first + step * Double($0) }, values, label: label, color: color,
        size: 1.3
      ).mark,
    ]
  }
}
