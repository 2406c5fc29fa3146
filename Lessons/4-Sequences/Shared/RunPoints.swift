import Chalk

/// A point for each run, side by side at one place of the x axis, and behind them the mean ± one standard deviation.
enum RunPoints {
  static func marks(
    _ values: [Double], at x: Double, width: Double = 0.5, label: String? = nil,
    color: ColorRole
  ) -> [Mark] {
    let ends = [x - width / 2, x + width / 2]
    let step = 0.7 * width / Double(max(values.count - 1, 1))
    let first = x - step * Double(values.count - 1) / 2
    return [
      Band(ends, runs: values.map { [$0, $0] }, color: color).mark,
      Points(
        values.indices.map { first + step * Double($0) }, values, label: label, color: color,
        size: 1.3
      ).mark,
    ]
  }
}
