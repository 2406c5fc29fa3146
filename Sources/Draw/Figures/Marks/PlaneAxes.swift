/// The two axes of a panel, and the marks between them.
struct PlaneAxes {
  var x: AxisPlan
  var y: AxisPlan
  /// All marks of the panel, for one that has to know its neighbors.
  var marks: [Mark] = []
  /// Which of `marks` is being drawn.
  var index = 0

  /// The place of a point in the plot, also where that is outside.
  func place(_ x: Double, _ y: Double) -> UnitPoint {
    UnitPoint(self.x.fraction(x), self.y.fraction(y))
  }

  /// The place of a point, or nil where the axes have none for it, as for NaN.
  func shown(_ x: Double, _ y: Double) -> UnitPoint? {
    guard DataRange.canShow(x, self.x.scale), DataRange.canShow(y, self.y.scale) else { return nil }
    return place(x, y)
  }

  /// The places of points (xs[i], ys[i]).
  func shown(_ xs: [Double], _ ys: [Double]) -> [UnitPoint?] {
    xs.indices.map { shown(xs[$0], ys[$0]) }
  }
}
