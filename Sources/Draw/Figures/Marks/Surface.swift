/// A function of two numbers as a landscape, with the paths of optimizers on it.
public struct Surface: Sendable, Codable, Equatable, MarkConvertible {
  /// `values[row][column]` at evenly spaced points from edge to edge; row 0 at the smallest y.
  public var values: [[Double]]
  public var x: ClosedRange<Double>
  public var y: ClosedRange<Double>
  /// Lines that lie on the landscape.
  public var paths: [Path]
  /// The name of the height.
  public var label: String
  public var scale: ColorScale
  /// How the landscape is looked at, in degrees: from above (0 is straight down), and around.
  public var tilt: Double
  public var turn: Double

  /// A line on the landscape.
  public struct Path: Sendable, Codable, Equatable {
    public var xs: [Double]
    public var ys: [Double]
    public var zs: [Double]
    public var label: String?

    public init(_ xs: [Double], _ ys: [Double], _ zs: [Double], label: String? = nil) {
      requireSameCount("Surface.Path", xs.count, ys.count)
      requireSameCount("Surface.Path", xs.count, zs.count)
      self.xs = xs
      self.ys = ys
      self.zs = zs
      self.label = label
    }
  }

  /// Heights on a grid of points.
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
