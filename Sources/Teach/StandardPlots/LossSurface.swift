import Figures

/// A loss over a plane through the space of weights: heights on a grid, and the way that training took in it.
public struct LossPlane: Sendable {
  /// `heights[row][column]`, row 0 at the lower end of y.
  public var heights: [[Double]]
  /// How far the grid reaches along the two directions.
  public var x, y: ClosedRange<Double>

  /// Heights on a grid.
  public init(_ heights: [[Double]], x: ClosedRange<Double>, y: ClosedRange<Double>) {
    (self.heights, self.x, self.y) = (heights, x, y)
  }

  /// A loss taken at `samples` × `samples` points of the plane.
  public init(
    overX x: ClosedRange<Double>, y: ClosedRange<Double>, samples: Int = 61,
    _ loss: (_ x: Double, _ y: Double) -> Double
  ) {
    let contour = Contour(overX: x, y: y, samples: samples, loss)
    self.init(contour.values, x: x, y: y)
  }
}

extension Figure {
  /// The loss along two directions in the space of weights, seen from above, with the paths that training took. Each
  /// ends in a large point.
  public static func lossSurface(
    _ plane: LossPlane, paths: [(name: String, xs: [Double], ys: [Double])] = [],
    directions: (x: String, y: String) = ("direction 1", "direction 2"),
    title: String = "Loss surface",
    caption: String
  ) -> Figure {
    let heights = plane.heights.flatMap { $0 }.filter(\.isFinite)
    // A minimum close to 0 would take all the colors of a logarithmic scale for itself.
    let isDeep = (heights.max() ?? 0) > 1000 * (heights.min() ?? 0)
    let scale = isDeep ? AxisScale.linear : suitableScale(heights)
    return Figure(
      title, caption: caption, x: PlotAxis(directions.x, range: plane.x),
      y: PlotAxis(directions.y, range: plane.y), colorBar: .labelled("loss")
    ) {
      Contour(
        plane.heights, x: plane.x, y: plane.y, heightScale: scale, label: "loss")
      for (index, path) in paths.enumerated() {
        Line(
          path.xs, path.ys, label: path.name, color: .series(index + 1),
          showsPoints: path.xs.count <= 60)
      }
      for (index, path) in paths.enumerated() where !path.xs.isEmpty {
        let end = path.xs.count - 1
        if index == 0 {
          Annotation("start", x: path.xs[0], y: path.ys[0], side: .above)
        }
        Points([path.xs[end]], [path.ys[end]], color: .series(index + 1), size: 1.6)
      }
    }
  }
}
