/// A line through points, in the order given. A point that is not finite leaves a gap.
public struct Line: Sendable, Codable, Equatable, MarkConvertible {
  /// The x coordinates.
  public var xs: [Double]
  /// The y coordinates, as many as `xs`.
  public var ys: [Double]
  /// Its name in the legend; nil keeps it out.
  public var label: String?
  /// Which of the theme's colors it has.
  public var color: ColorRole
  /// How it is broken.
  public var dash: Dash
  /// Its thickness in points; nil takes the theme's.
  public var width: Double?
  /// Whether a marker stands at each point.
  public var showsPoints: Bool

  /// A line through the points (xs[i], ys[i]). Traps when the lists differ in length.
  public init(
    _ xs: [Double], _ ys: [Double], label: String? = nil, color: ColorRole = .automatic,
    dash: Dash = .automatic, width: Double? = nil, showsPoints: Bool = false
  ) {
    requireSameCount("Line", xs.count, ys.count)
    self.xs = xs
    self.ys = ys
    self.label = label
    self.color = color
    self.dash = dash
    self.width = width
    self.showsPoints = showsPoints
  }

  /// A line through (0, ys[0]), (1, ys[1]), …
  public init(
    _ ys: [Double], label: String? = nil, color: ColorRole = .automatic, dash: Dash = .automatic,
    width: Double? = nil, showsPoints: Bool = false
  ) {
    self.init(
      ys.indices.map { Double($0) }, ys, label: label, color: color, dash: dash, width: width,
      showsPoints: showsPoints)
  }

  /// The graph of a function, sampled at evenly spaced points of a range, both ends included.
  public init(
    over range: ClosedRange<Double>, samples: Int = 401, label: String? = nil,
    color: ColorRole = .automatic, dash: Dash = .automatic, width: Double? = nil,
    _ function: (Double) -> Double
  ) {
    let xs = evenly(range, samples)
    self.init(xs, xs.map(function), label: label, color: color, dash: dash, width: width)
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}

/// `count` evenly spaced numbers; the first and last are exactly the ends of the range.
func evenly(_ range: ClosedRange<Double>, _ count: Int) -> [Double] {
  guard count > 1 else { return [range.lowerBound] }
  let step = (range.upperBound - range.lowerBound) / Double(count - 1)
  return (0..<count).map {
    $0 == count - 1 ? range.upperBound : range.lowerBound + Double($0) * step
  }
}

/// Traps with both counts when two lists that belong together differ in length.
func requireSameCount(_ mark: String, _ first: Int, _ second: Int) {
  if first != second {
    fatalError("\(mark): the lists must be equally long, but have \(first) and \(second) numbers")
  }
}
