/// One axis of a panel: its label, its scale and, where the data should not decide them, its range and
/// ticks. A string literal is an axis with that label.
public struct PlotAxis: Sendable, Codable, Equatable, ExpressibleByStringInterpolation {
  /// The quantity, with its unit if it has one.
  public var label: String
  /// Linear or logarithmic.
  public var scale: AxisScale
  /// The range shown; nil takes that of the data. What the scale cannot show of it is ignored.
  public var range: ClosedRange<Double>?
  /// Where the ticks stand; nil chooses round numbers.
  public var ticks: [Double]?
  /// Names that replace the numbers at 0, 1, 2, …
  public var categories: [String]?
  /// What the whole numbers 0, 1, 2, … are called where a tick stands at one of them, such as the days of a series.
  public var steps: [String]?

  /// An axis; what is nil is taken from the data.
  public init(
    _ label: String, scale: AxisScale = .linear, range: ClosedRange<Double>? = nil,
    ticks: [Double]? = nil, categories: [String]? = nil, steps: [String]? = nil
  ) {
    self.label = label
    self.scale = scale
    self.range = range
    self.ticks = ticks
    self.categories = categories
    self.steps = steps
  }

  /// A linear axis with this label.
  public init(stringLiteral label: String) {
    self.init(label)
  }
}

/// How numbers map to positions along an axis.
public enum AxisScale: String, Sendable, Codable, Equatable {
  /// Equal differences are equally long.
  case linear
  /// Equal ratios are equally long; only positive numbers can be shown.
  case logarithmic
}
