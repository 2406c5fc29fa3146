/// A straight line across the whole panel at one value of x or y.
public struct ReferenceLine: Sendable, Codable, Equatable, MarkConvertible {
  /// How a line runs.
  public enum Direction: String, Sendable, Codable, Equatable {
    /// At one x.
    case vertical
    /// At one y.
    case horizontal
  }

  /// Whether it is vertical or horizontal.
  public var direction: Direction
  /// The x of a vertical line, or the y of a horizontal one.
  public var value: Double
  /// The text beside the line.
  public var label: String?
  /// Which of the theme's colors it has.
  public var color: ColorRole

  /// A vertical line at x.
  public init(x: Double, label: String? = nil, color: ColorRole = .muted) {
    (direction, value, self.label, self.color) = (.vertical, x, label, color)
  }

  /// A horizontal line at y.
  public init(y: Double, label: String? = nil, color: ColorRole = .muted) {
    (direction, value, self.label, self.color) = (.horizontal, y, label, color)
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
