/// Points, all alike or each in the colour and with the marker of its class.
public struct Points: Sendable, Codable, Equatable, MarkConvertible {
  public var xs: [Double]
  public var ys: [Double]
  /// The class of each point, 0, 1, 2, …; nil when they are all alike.
  public var classes: [Int]?
  /// The names of the classes, for the legend.
  public var classNames: [String]
  public var label: String?
  public var color: ColorRole
  /// The size in multiples of the theme's.
  public var size: Double

  /// A point at each (xs[i], ys[i]).
  public init(
    _ xs: [Double], _ ys: [Double], classes: [Int]? = nil, classNames: [String] = [],
    label: String? = nil, color: ColorRole = .automatic, size: Double = 1
  ) {
    requireSameCount("Points", xs.count, ys.count)
    if let classes { requireSameCount("Points", xs.count, classes.count) }
    self.xs = xs
    self.ys = ys
    self.classes = classes
    self.classNames = classNames
    self.label = label
    self.color = color
    self.size = size
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
