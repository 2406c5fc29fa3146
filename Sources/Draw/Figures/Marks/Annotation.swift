/// A short text at a point of the panel, with or without an arrow to another point.
public struct Annotation: Sendable, Codable, Equatable, MarkConvertible {
  /// The text; long ones are wrapped, and cut after four lines.
  public var text: String
  /// Where the text stands, in the units of the x axis.
  public var x: Double
  /// Where the text stands, in the units of the y axis.
  public var y: Double
  /// On which side of (x, y) the text stands.
  public var side: Side
  /// The point that an arrow leads to; nil draws no arrow.
  public var target: Target?
  /// Which of the theme's colors it has.
  public var color: ColorRole

  /// A side of a point.
  public enum Side: String, Sendable, Codable, Equatable {
    case above, below, left, right, center
  }

  /// A point of the panel, in the units of its axes.
  public struct Target: Sendable, Codable, Equatable {
    /// Its x coordinate.
    public var x: Double
    /// Its y coordinate.
    public var y: Double
  }

  /// A text beside (x, y).
  public init(_ text: String, x: Double, y: Double, side: Side = .above, color: ColorRole = .text) {
    self.text = text
    self.x = x
    self.y = y
    self.side = side
    self.target = nil
    self.color = color
  }

  /// A text at (x, y) with an arrow to a point.
  public init(
    _ text: String, x: Double, y: Double, pointingTo target: (x: Double, y: Double),
    side: Side = .center, color: ColorRole = .text
  ) {
    self.init(text, x: x, y: y, side: side, color: color)
    self.target = Target(x: target.x, y: target.y)
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
