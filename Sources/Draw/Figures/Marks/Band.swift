/// A shaded range around a line, such as the mean ± one standard deviation over several seeds.
public struct Band: Sendable, Codable, Equatable, MarkConvertible {
  /// The x coordinates.
  public var xs: [Double]
  /// The lower edge at each x.
  public var lower: [Double]
  /// The upper edge at each x.
  public var upper: [Double]
  /// The line in the middle; nil draws only the shade.
  public var middle: [Double]?
  /// Its name in the legend; nil keeps it out.
  public var label: String?
  /// Which of the theme's colors it has.
  public var color: ColorRole

  /// The shade from lower[i] to upper[i] at xs[i]. Traps when the lists differ in length.
  public init(
    _ xs: [Double], lower: [Double], upper: [Double], middle: [Double]? = nil,
    label: String? = nil, color: ColorRole = .automatic
  ) {
    requireSameCount("Band", xs.count, lower.count)
    requireSameCount("Band", xs.count, upper.count)
    if let middle { requireSameCount("Band", xs.count, middle.count) }
    self.xs = xs
    self.lower = lower
    self.upper = upper
    self.middle = middle
    self.label = label
    self.color = color
  }

  /// The mean of several runs ± one sample standard deviation (with the divisor n − 1).
  ///
  /// `runs[r][i]` is the value of run r at xs[i]. Traps when a run is not as long as `xs`.
  public init(_ xs: [Double], runs: [[Double]], label: String? = nil, color: ColorRole = .automatic)
  {
    for run in runs { requireSameCount("Band", xs.count, run.count) }
    let n = Double(runs.count)
    let means = xs.indices.map { i in runs.reduce(0) { $0 + $1[i] } / max(n, 1) }
    let spreads = xs.indices.map { i in
      let squares = runs.reduce(0) { $0 + ($1[i] - means[i]) * ($1[i] - means[i]) }
      return n > 1 ? (squares / (n - 1)).squareRoot() : 0
    }
    self.init(
      xs, lower: zip(means, spreads).map { $0 - $1 }, upper: zip(means, spreads).map { $0 + $1 },
      middle: means, label: label, color: color)
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
