/// Lines of equal height of a function of two variables, such as a loss over two weights.
public struct Contour: Sendable, Codable, Equatable, MarkConvertible {
  /// `values[row][column]` at evenly spaced points from edge to edge; row 0 at the bottom.
  public var values: [[Double]]
  /// The range of x that the columns cover.
  public var x: ClosedRange<Double>
  /// The range of y that the rows cover.
  public var y: ClosedRange<Double>
  /// The heights that get a line; empty chooses about ten round ones.
  public var levels: [Double]
  /// Whether the areas between the lines are filled with color.
  public var isFilled: Bool
  /// How heights turn into colors.
  public var scale: ColorScale
  /// `.logarithmic`: equal ratios of heights, not equal differences, get equal steps of color.
  public var heightScale: AxisScale
  /// The quantity, for the color bar.
  public var label: String?

  /// Heights on a grid of points. Traps when the rows differ in length.
  public init(
    _ values: [[Double]], x: ClosedRange<Double>, y: ClosedRange<Double>, levels: [Double] = [],
    isFilled: Bool = true, scale: ColorScale = .sequential, heightScale: AxisScale = .linear,
    label: String? = nil
  ) {
    requireRectangle("Contour", values)
    self.values = values
    self.x = x
    self.y = y
    self.levels = levels
    self.isFilled = isFilled
    self.scale = scale
    self.heightScale = heightScale
    self.label = label
  }

  /// A function, sampled on a grid of `samples` × `samples` points.
  public init(
    overX x: ClosedRange<Double>, y: ClosedRange<Double>, samples: Int = 81,
    levels: [Double] = [], isFilled: Bool = true, scale: ColorScale = .sequential,
    heightScale: AxisScale = .linear, label: String? = nil,
    _ function: (_ x: Double, _ y: Double) -> Double
  ) {
    let xs = evenly(x, samples)
    self.init(
      evenly(y, samples).map { y in xs.map { x in function(x, y) } }, x: x, y: y, levels: levels,
      isFilled: isFilled, scale: scale, heightScale: heightScale, label: label)
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
