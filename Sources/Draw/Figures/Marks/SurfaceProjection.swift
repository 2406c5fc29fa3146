import Foundation

/// Where gnuplot shows a landscape on a page of an exact size, whose small plots it would fill with numbers that lie on
/// each other and with names that lie beyond the page.
struct SurfaceProjection {
  /// What gnuplot leaves free around a landscape whatever its size, in points (measured). Here the words need it.
  private static let free = Edges(left: 15.5, right: 15.5, top: 15.5, bottom: 26.5)

  /// The part of the page that gnuplot is told to fill; the landscape fills the plot then.
  let page: Rect
  /// The vectors of the three axes on the page in points, to the right and up, and the middle of the plot.
  private let axes: [(right: Double, up: Double)]
  private let middle: (right: Double, up: Double)

  /// A projection; nil where gnuplot would put the numbers at other edges than the front ones.
  ///
  /// - Parameters:
  ///   - plot: the plot on the page.
  ///   - tilt, turn: how the landscape is looked at, in degrees.
  init?(_ plot: Rect, tilt: Double, turn: Double) {
    guard (1...89).contains(tilt), (1...89).contains(turn) else { return nil }
    let free = SurfaceProjection.free
    page = Rect(
      x: plot.x - free.left, y: plot.y - free.top, width: plot.width + free.left + free.right,
      height: plot.height + free.top + free.bottom)
    middle = (plot.width / 2, plot.height / 2)
    // Four sevenths of the page, times the scale of the view that is asked for.
    let (wide, high) = (plot.width * 0.64, plot.height * 0.64)
    let (lean, around) = (tilt * .pi / 180, turn * .pi / 180)
    axes = [
      (wide * cos(around), -high * cos(lean) * sin(around)),
      (wide * sin(around), high * cos(lean) * cos(around)),
      (0, high * sin(lean) * 1.05),
    ]
  }

  /// All numbers at an axis, or every second, third, … of them, so that none touches another.
  func apart(_ ticks: Ticks, _ axis: AxisPlan, _ index: Int, font: Double) -> Ticks {
    let places = ticks.values.map { axis.fraction($0) }
    let widths = ticks.labels.map { TextMetrics.width($0, size: font) }
    func touch(_ one: Int, _ other: Int) -> Bool {
      let right = abs((places[one] - places[other]) * axes[index].right)
      let up = abs((places[one] - places[other]) * axes[index].up)
      let isBeside = index < 2 && right > (widths[one] + widths[other]) / 2 + font * 0.4
      return !isBeside && up < font * 1.05
    }
    let all = Array(places.indices)
    for stride in 1..<max(2, all.count) {
      let some = all.filter { $0.isMultiple(of: stride) }
      if zip(some.dropFirst(), some).contains(where: touch) { continue }
      var kept = ticks
      (kept.values, kept.labels) = (some.map { ticks.values[$0] }, some.map { ticks.labels[$0] })
      return kept
    }
    return ticks
  }

  /// Where the name of an axis stands: its middle, as points to the right of and above the plot's lower left corner,
  /// and its angle in degrees.
  ///
  /// - Parameters:
  ///   - widest: the width of the widest number at the axis.
  ///   - font: the size of the numbers.
  func name(
    _ index: Int, widest: Double, font: Double, lead: Double
  ) -> (right: Double, up: Double, angle: Double) {
    let (right, up) = axes[index]
    // The middle of the edge that has the numbers: in front, on the right, on the left.
    let edge = [(0.5, 0.0, 0.0), (1, 0.5, 0), (0, 0, 0.5)][index]
    let parts = [edge.0 - 0.5, edge.1 - 0.5, edge.2 - 0.5]
    var place = middle
    for (part, axis) in zip(parts, axes) {
      place.right += part * axis.right
      place.up += part * axis.up
    }
    // gnuplot writes the numbers one to two letters away from the axis.
    if index == 2 { return (place.right - widest - font * 1.9 - lead, place.up, 90) }
    let length = max((right * right + up * up).squareRoot(), 1e-9)
    let (outRight, outUp) = (up / length, -right / length)
    let words = index == 0 ? widest / 2 : widest
    let distance = abs(outRight) * words + abs(outUp) * font + font * 1.2 + lead
    return (
      place.right + outRight * distance, place.up + outUp * distance,
      atan2(up, right) * 180 / .pi
    )
  }
}
