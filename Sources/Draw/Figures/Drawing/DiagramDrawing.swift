extension PanelCanvas {
  /// Boxes with words, and arrows between them.
  mutating func drawDiagram(_ layout: DiagramLayout) {
    let scale = min(layout.usualScale(size), plot.width / layout.width, plot.height / layout.height)
    let left = (plot.width - layout.width * scale) / 2
    let bottom = plot.height - layout.height * scale
    func place(_ x: Double, _ y: Double) -> UnitPoint {
      UnitPoint((left + x * scale) / plot.width, (bottom + y * scale) / plot.height)
    }
    for arrow in layout.arrows {
      let path = arrow.path.map { place($0.x, $0.y) }
      guard let end = path.last, let before = path.dropLast().last else { continue }
      line(path.map { $0 }, theme.axis.hex, width: 1)
      arrows([(before, end)], theme.axis.hex, width: 1, head: 5.5 * scale)
      // Away from the arrow, which passes at the edge of the label's room.
      let aside = layout.isAcross ? (0.0, DiagramBox.font * 0.5) : (DiagramBox.font * 0.45, 0.0)
      text(
        arrow.label, at: place(arrow.labelPlace.x + aside.0, arrow.labelPlace.y + aside.1),
        font: DiagramBox.font * 0.9 * scale, color: theme.secondaryText)
    }
    for (box, x, y) in layout.boxes {
      draw(box, from: place(x - box.width / 2, y + box.height / 2), scale)
    }
  }

  /// One box; `corner` is its top left one.
  private mutating func draw(_ box: DiagramBox, from corner: UnitPoint, _ scale: Double) {
    let (width, height) = (box.width * scale, box.height * scale)
    let fill = theme.background.mixed(with: theme.series[0], 0.07)
    let border = theme.background.mixed(with: theme.series[0], 0.55)
    polygon(
      rounded(corner, width, height, radius: 3.5 * scale), fill: fill.hex, border: border.hex,
      width: 0.9)
    let font = DiagramBox.font * scale
    let padding = DiagramBox.padding * scale
    let line = DiagramBox.line * scale
    let words = Double(box.rows.count + (box.title.isEmpty ? 0 : 1)) * line
    var up = -(height - words) / 2 - line / 2
    if !box.title.isEmpty {
      let isAlone = box.badge.isEmpty
      text(
        box.title, at: corner, right: isAlone ? width / 2 : padding, up: up,
        anchor: isAlone ? .center : .left, font: font, color: theme.text, bold: true)
      text(
        box.badge, at: corner, right: width - padding, up: up, anchor: .right, font: font,
        color: theme.series[1])
      up -= line
    }
    for row in box.rows {
      let isAlone = row.name.isEmpty
      text(
        row.name, at: corner, right: padding, up: up, anchor: .left, font: font,
        color: theme.secondaryText)
      text(
        row.value, at: corner, right: isAlone ? width / 2 : width - padding, up: up,
        anchor: isAlone ? .center : .right, font: font,
        color: row.name == "grad" ? theme.series[2] : theme.text)
      up -= line
    }
  }

  /// The outline of a rectangle with round corners.
  private func rounded(
    _ corner: UnitPoint, _ width: Double, _ height: Double, radius: Double
  ) -> [UnitPoint] {
    // A quarter of a circle in five steps.
    let quarter = [(1.0, 0.0), (0.924, 0.383), (0.707, 0.707), (0.383, 0.924), (0.0, 1.0)]
    let r = min(radius, width / 2, height / 2)
    var places: [(Double, Double)] = []
    places += quarter.map { (r - r * $0.0, r - r * $0.1) }
    places += quarter.map { (width - r + r * $0.1, r - r * $0.0) }
    places += quarter.map { (width - r + r * $0.0, height - r + r * $0.1) }
    places += quarter.map { (r - r * $0.1, height - r + r * $0.0) }
    return places.map { UnitPoint(corner.x + $0.0 / plot.width, corner.y - $0.1 / plot.height) }
  }
}
