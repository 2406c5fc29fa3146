/// A straight reference line across the whole panel: where x, or y, has one value.
public struct ReferenceLine: Sendable, Codable, Equatable, MarkConvertible {
  /// Which coordinate is fixed.
  public enum Direction: String, Sendable, Codable, Equatable {
    case vertical, horizontal
  }

  public var direction: Direction
  public var value: Double
  /// What stands beside the line.
  public var label: String?
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
