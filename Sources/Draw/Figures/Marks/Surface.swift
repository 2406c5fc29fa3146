/// A function of two variables as a surface in perspective, with the paths of optimizers on it.
public struct Surface: Sendable, Codable, Equatable, MarkConvertible {
  /// `values[row][column]` at evenly spaced points from edge to edge; row 0 at the smallest y.
  public var values: [[Double]]
  /// The range of x that the columns cover.
  public var x: ClosedRange<Double>
  /// The range of y that the rows cover.
  public var y: ClosedRange<Double>
  /// Lines that lie on the surface.
  public var paths: [Path]
  /// The name of the vertical axis.
  public var label: String
  /// How heights turn into colors.
  public var scale: ColorScale
  /// The viewing angle from the vertical in degrees; 0 looks straight down.
  public var tilt: Double
  /// The rotation around the vertical axis in degrees.
  public var turn: Double

  /// A line on the surface.
  public struct Path: Sendable, Codable, Equatable {
    /// The x coordinates.
    public var xs: [Double]
    /// The y coordinates.
    public var ys: [Double]
    /// The heights.
    public var zs: [Double]
    /// Its name in the legend; nil keeps it out.
    public var label: String?

    /// A line through (xs[i], ys[i], zs[i]). Traps when the lists differ in length.
    public init(_ xs: [Double], _ ys: [Double], _ zs: [Double], label: String? = nil) {
      requireSameCount("Surface.Path", xs.count, ys.count)
      requireSameCount("Surface.Path", xs.count, zs.count)
      self.xs = xs
      self.ys = ys
      self.zs = zs
      self.label = label
    }
  }

  /// Heights on a grid of points. Traps when the rows differ in length.
  public init(
    _ values: [[Double]], x: ClosedRange<Double>, y: ClosedRange<Double>, paths: [Path] = [],
    label: String = "", scale: ColorScale = .sequential, tilt: Double = 48, turn: Double = 30
  ) {
    requireRectangle("Surface", values)
    self.values = values
    self.x = x
    self.y = y
    self.paths = paths
    self.label = label
    self.scale = scale
    self.tilt = tilt
    self.turn = turn
  }

  /// A function, sampled on a grid of `samples` × `samples` points.
  public init(
    overX x: ClosedRange<Double>, y: ClosedRange<Double>, samples: Int = 41, paths: [Path] = [],
    label: String = "", scale: ColorScale = .sequential, tilt: Double = 48, turn: Double = 30,
    _ function: (_ x: Double, _ y: Double) -> Double
  ) {
    let xs = evenly(x, samples)
    self.init(
      evenly(y, samples).map { y in xs.map { x in function(x, y) } }, x: x, y: y, paths: paths,
      label: label, scale: scale, tilt: tilt, turn: turn)
  }

  /// The value as a mark of a panel.
  public var mark: Mark { Mark(self) }
}
