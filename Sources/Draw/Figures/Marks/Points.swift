/// A scatter plot: points that look alike, or each with the color and marker of its class.
public struct Points: Sendable, Codable, Equatable, MarkConvertible {
  /// The x coordinates.
  public var xs: [Double]
  /// The y coordinates, as many as `xs`.
  public var ys: [Double]
  /// The class of each point, 0, 1, 2, …; nil when all look alike.
  public var classes: [Int]?
  /// The names of the classes, for the legend.
  public var classNames: [String]
  /// Its name in the legend; nil keeps it out.
  public var label: String?
  /// Which of the theme's colors it has.
  public var color: ColorRole
  /// Their diameter, in multiples of the theme's.
  public var size: Double

  /// A point at each (xs[i], ys[i]). Traps when the lists differ in length.
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
