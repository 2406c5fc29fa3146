/// The names of the marks, wherever they stand.
extension PanelCanvas {
  /// The legend, in the plot or beside it.
  mutating func drawLegend(_ legend: LegendPlan, _ plan: PanelPlan) {
    let lead = LegendPlan.lead * legend.font
    let longest = legend.entries.map(\.length).max() ?? 0
    switch legend.place {
    case .inside(let corner):
      let part = legend.rect(in: corner, (plot.width, plot.height))
      let rect = Rect(
        x: plot.x + part.x.lowerBound * plot.width,
        y: plot.bottom - part.y.upperBound * plot.height, width: legend.width,
        height: legend.height)
      rectangle(
        Rect(
          x: rect.x - legend.font * 0.4, y: rect.y - legend.font * 0.1,
          width: rect.width + legend.font * 0.8, height: rect.height + legend.font * 0.2),
        fill: theme.background.hex(transparency: 0.2), isFront: true)
      for (index, entry) in legend.entries.enumerated() {
        drawEntry(
          entry, legend.font, longest, x: rect.x, y: rect.y + (Double(index) + 0.5) * lead)
      }
    case .right:
      let bar = plan.colorBar.map { $0.width + size.fontSize * 0.6 } ?? 0
      let x = plot.right + bar + size.fontSize * 1.2
      for (index, entry) in legend.entries.enumerated() {
        drawEntry(entry, legend.font, longest, x: x, y: plot.y + (Double(index) + 0.5) * lead)
      }
    case .below, .top:
      let isBelow = legend.place == .below
      let top =
        isBelow
        ? plot.bottom + plan.edges.bottom - legend.height : plot.y + legend.font * 0.4
      let rows = legend.rows(width: plot.width)
      let total = Double(rows[0].count) * legend.column - LegendPlan.apart * legend.font
      let left = plot.x + max(0, (plot.width - total) / 2)
      for (index, row) in rows.enumerated() {
        for (place, entry) in row.enumerated() {
          drawEntry(
            entry, legend.font, longest, x: left + Double(place) * legend.column,
            y: top + (Double(index) + 0.5) * lead)
        }
      }
    case .atLines(let middles):
      for (entry, middle) in zip(legend.entries, middles) {
        drawName(entry, at: middle, font: legend.font)
      }
    }
  }

  /// A name at its line, in the line's color; a grid line behind it is dimmed.
  private mutating func drawName(_ entry: LegendEntry, at middle: UnitPoint, font: Double) {
    let width = TextMetrics.width(entry.label, size: font) + font * 0.3
    let height = font * LineNames.height
    rectangle(
      Rect(
        x: plot.x + middle.x * plot.width - width / 2,
        y: plot.bottom - middle.y * plot.height - height / 2, width: width, height: height),
      fill: theme.background.hex(transparency: 0.2), isFront: true)
    var color = theme.text
    if case .line(let style, _, _) = entry.sample {
      color = style.color.readable(on: theme.background, toward: theme.text)
    }
    text(entry.label, at: middle, font: font, color: color)
  }

  /// One name with its sample; (x, y) is the middle of its left edge, on the page.
  private mutating func drawEntry(
    _ entry: LegendEntry, _ font: Double, _ length: Double, x: Double, y: Double
  ) {
    let place = UnitPoint((x - plot.x) / plot.width, (plot.bottom - y) / plot.height)
    let length = length * font
    switch entry.sample {
    case .line(let style, let width, let hasPoints):
      command(
        "set arrow from \(screen(place)) to \(screen(place, length)) nohead front "
          + "linewidth \(GnuplotText.number(width)) linecolor rgb '\(style.color.hex)'"
          + device.dashes(style.dash))
      if hasPoints { drawSample(style, at: place, length / 2) }
    case .marker(let style): drawSample(style, at: place, length / 2)
    case .swatch(let color):
      rectangle(
        Rect(
          x: x + length - 1.4 * font, y: y - font * 0.38, width: 1.4 * font, height: font * 0.76),
        fill: color, isFront: true)
    }
    text(
      entry.label, at: place, right: length + LegendPlan.gap * font, anchor: .left, font: font,
      color: theme.text)
  }

  private mutating func drawSample(_ style: SeriesStyle, at place: UnitPoint, _ right: Double) {
    command(
      "set label '' at \(screen(place, right)) point pointtype \(style.marker) linewidth 0.1 "
        + "pointsize \(GnuplotText.number(device.pointSize(size.fontSize * 0.62))) "
        + "linecolor rgb '\(style.color.hex)' front")
  }
}
