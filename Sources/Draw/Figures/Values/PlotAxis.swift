/// One axis of a panel: its name, its scale, and, where they are not to be taken from the data, its
/// range and its ticks. A string literal is an axis with that name.
public struct PlotAxis: Sendable, Codable, Equatable, ExpressibleByStringInterpolation {
  /// The quantity, with its unit if it has one.
  public var label: String
  public var scale: AxisScale
  /// What is shown; nil takes the range of the data.
  public var range: ClosedRange<Double>?
  /// Where the ticks stand; nil chooses round numbers.
  public var ticks: [Double]?
  /// Names in place of numbers at 0, 1, 2, …
  public var categories: [String]?

  public init(
    _ label: String, scale: AxisScale = .linear, range: ClosedRange<Double>? = nil,
    ticks: [Double]? = nil, categories: [String]? = nil
  ) {
    self.label = label
    self.scale = scale
    self.range = range
    self.ticks = ticks
    self.categories = categories
  }

  public init(stringLiteral label: String) {
    self.init(label)
  }
}

/// How numbers turn into lengths along an axis.
public enum AxisScale: String, Sendable, Codable, Equatable {
  case linear
  /// Equal factors are equally long; only positive numbers can be shown.
  case logarithmic
}
