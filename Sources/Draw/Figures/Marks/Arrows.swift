/// Arrows from (x, y) to (x + dx, y + dy), such as a field of gradients.
public struct Arrows: Sendable, Codable, Equatable, MarkConvertible {
  /// Where the arrows begin: their x coordinates.
  public var xs: [Double]
  /// Where the arrows begin: their y coordinates.
  public var ys: [Double]
  /// How far each arrow reaches to the right.
  public var dxs: [Double]
  /// How far each arrow reaches up.
  public var dys: [Double]
  /// Its name in the legend; nil keeps it out.
  public var label: String?
  /// Which of the theme's colors it has.
  public var color: ColorRole

  /// Arrow i begins at (xs[i], ys[i]) and goes dxs[i] to the right and dys[i] up. Traps when the lists differ in
  /// length.
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
