import Chalk

/// How much of the picture one unit sees: a window, worked out layer by layer.
struct ReceptiveField {
  /// How many pixels it is wide, and how many pixels lie between two neighbors' windows.
  private(set) var width = 1
  private(set) var jump = 1

  // excerpt: receptive field
  /// r ← r + (k − 1)·j, j ← j·s: the view of a unit, one layer further on
  mutating func pass(kernel k: Int, stride s: Int = 1) {
    width += (k - 1) * jump
    jump *= s
  }
  // end excerpt

  /// The rows, or columns, that the unit at `index` sees.
  func pixels(of index: Int) -> Range<Int> { index * jump..<index * jump + width }

  /// The edge of the window of the unit at row i and column j, to be drawn on a heat map.
  func edge(_ i: Int, _ j: Int, label: String, color: ColorRole) -> Line {
    let (rows, columns) = (pixels(of: i), pixels(of: j))
    let (top, bottom) = (Double(rows.lowerBound) - 0.5, Double(rows.upperBound) - 0.5)
    let (left, right) = (Double(columns.lowerBound) - 0.5, Double(columns.upperBound) - 0.5)
    return Line(
      [left, right, right, left, left], [top, top, bottom, bottom, top], label: label, color: color,
      dash: .solid, width: 2.4)
  }
}
