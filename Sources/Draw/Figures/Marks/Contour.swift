/// Lines of equal height of a function of two numbers, such as a loss over two weights.
public struct Contour: Sendable, Codable, Equatable, MarkConvertible {
  /// `values[row][column]` at evenly spaced points from edge to edge; row 0 at the bottom.
  public var values: [[Double]]
  public var x: ClosedRange<Double>
  public var y: ClosedRange<Double>
  /// The heights that get a line; empty chooses about ten round ones.
  public var levels: [Double]
  /// Whether the heights are also painted.
  public var isFilled: Bool
  public var scale: ColorScale
  /// Whether equal factors of the heights, and not equal differences, get equal steps of colour.
  public var heightScale: AxisScale
  public var label: String?

  /// Heights on a grid of points.
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
