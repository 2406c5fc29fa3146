/// The ranges that a mark covers, and the kind of axes that it needs.
struct Extent {
  var x = DataRange()
  var y = DataRange()
  /// Names along an axis, in place of numbers.
  var columnNames: [String] = []
  var rowNames: [String] = []
  /// Whether the plot ends exactly where the mark does.
  var isTight = false
  /// Whether the plot begins exactly at y = 0.
  var standsOnZero = false
  /// Whether row 0 is on top.
  var runsDown = false
  /// Whether each cell should be a square.
  var isSquare = false
}

extension Extent {
  /// What all marks of a panel cover.
  init(of panel: Panel) {
    for mark in panel.marks {
      guard let one = mark.plane?.extent(panel.x.scale, panel.y.scale) else { continue }
      x.include(one.x)
      y.include(one.y)
      if one.columnNames.count > columnNames.count { columnNames = one.columnNames }
      if one.rowNames.count > rowNames.count { rowNames = one.rowNames }
      isTight = isTight || one.isTight
      standsOnZero = standsOnZero || one.standsOnZero
      runsDown = runsDown || one.runsDown
      isSquare = isSquare || one.isSquare
    }
    if y.low < 0 { standsOnZero = false }
  }
}
