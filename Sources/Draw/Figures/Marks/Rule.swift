/// A straight reference line across the whole panel: where x, or y, has one value.
public struct Rule: Sendable, Codable, Equatable, MarkConvertible {
  /// Which coordinate is fixed.
  public enum Direction: String, Sendable, Codable, Equatable {
    case vertical, horizontal
  }

  public var direction: Direction
  public var value: Double
  /// What stands beside the line.
  public var label: String?
  public var ink: Ink

  /// A vertical line at x.
  public init(x: Double, label: String? = nil, ink: Ink = .muted) {
    (direction, value, self.label, self.ink) = (.vertical, x, label, ink)
  }

  /// A horizontal line at y.
  public init(y: Double, label: String? = nil, ink: Ink = .muted) {
    (direction, value, self.label, self.ink) = (.horizontal, y, label, ink)
  }

  public var mark: Mark { .rule(self) }
}
