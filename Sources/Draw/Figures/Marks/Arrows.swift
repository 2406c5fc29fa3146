/// Arrows from (x, y) to (x + dx, y + dy), such as a field of gradients.
public struct Arrows: Sendable, Codable, Equatable, MarkConvertible {
  public var xs: [Double]
  public var ys: [Double]
  public var dxs: [Double]
  public var dys: [Double]
  public var label: String?
  public var color: ColorRole

  /// Arrow i begins at (xs[i], ys[i]) and goes dxs[i] to the right and dys[i] up.
  public init(
    _ xs: [Double], _ ys: [Double], _ dxs: [Double], _ dys: [Double], label: String? = nil,
    color: ColorRole = .automatic
  ) {
    requireSameCount("Arrows", xs.count, ys.count)
    requireSameCount("Arrows", xs.count, dxs.count)
    requireSameCount("Arrows", xs.count, dys.count)
    self.xs = xs
    self.ys = ys
    self.dxs = dxs
    self.dys = dys
    self.label = label
    self.color = color
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
