/// A few words at a place of the panel, with or without an arrow to a point.
public struct Annotation: Sendable, Codable, Equatable, MarkConvertible {
  public var text: String
  public var x: Double
  public var y: Double
  /// On which side of the place the text stands.
  public var side: Side
  /// What an arrow from the text points to.
  public var target: Target?
  public var color: ColorRole

  /// Where a text stands, seen from its place.
  public enum Side: String, Sendable, Codable, Equatable {
    case above, below, left, right, center
  }

  /// A point of the panel.
  public struct Target: Sendable, Codable, Equatable {
    public var x: Double
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
