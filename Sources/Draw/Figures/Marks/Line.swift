/// A line through points, in their order. A point that is not finite leaves a gap.
public struct Line: Sendable, Codable, Equatable, MarkConvertible {
  public var xs: [Double]
  public var ys: [Double]
  /// Its name in the legend; nil keeps it out.
  public var label: String?
  public var color: ColorRole
  public var dash: Dash
  /// Thickness in points; nil is the theme's.
  public var width: Double?
  /// Whether a dot stands at each point.
  public var showsPoints: Bool

  /// A line through (xs[i], ys[i]).
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

  /// A function, sampled at evenly spaced places of a range.
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

/// `count` numbers from the one end of the range to the other, both included exactly.
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
