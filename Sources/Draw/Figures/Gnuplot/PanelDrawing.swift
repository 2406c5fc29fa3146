/// What surrounds the marks of a panel: title, axes, legend, color bar.
extension PanelCanvas {
  /// The panel's name, bold, above the left end of the plot, with its equation below.
  mutating func drawTitle(_ plan: PanelPlan) {
    let font = size.panelTitleFont
    var up = size.fontSize * 0.55
    if let equation = plan.panel.equation {
      formula(
        equation, at: UnitPoint(0, 1), up: up + Equation.height(size) * 0.45, width: plot.width)
      up += Equation.height(size)
    }
    for line in plan.title.reversed() {
      text(
        line, at: UnitPoint(0, 1), up: up + font * 0.6, anchor: .left, font: font,
        color: theme.text, bold: true)
      up += font * 1.3
    }
  }

  /// Grid, axis lines, numbers and names.
  mutating func drawAxes(_ plan: PanelPlan, _ axes: PlaneAxes, _ extent: Extent) {
    // A matrix has no border, a field one all around, hills only a ground.
    let border = extent.isSquare ? 0 : extent.runsDown ? 1 : extent.isTight ? 15 : 3
    command(
      "set border \(border)"
        + " linewidth 0.6 linecolor rgb '\(theme.axis.hex)' front")
    guard !plan.isEmpty else {
      text(
        "no data", at: UnitPoint(0.5, 0.5), font: size.labelFont, color: theme.secondaryText)
      drawAxisNames(axes, bottom: 0, left: 0, above: plan.edges.top)
      return
    }
    for (axis, name) in [(axes.x, "x"), (axes.y, "y")] {
      if extent.isSquare || axis.isNamed { continue }
      let major = axis.ticks.values.map { "'' \(GnuplotText.unit(axis.fraction($0)))" }
      let minor = axis.ticks.minor.map { "'' \(GnuplotText.unit(axis.fraction($0))) 1" }
      command(
        "set \(name)tics out nomirror scale 0.35,0.2 (\((major + minor).joined(separator: ",")))")
    }
    if !extent.isTight { drawGrid(axes) }
    let gap = PanelEdges.tickGap(size)
    let font = size.tickFont
    var left = 0.0
    var bottom = 0.0
    if axes.y.showsText {
      for (value, label) in zip(axes.y.ticks.values, axes.y.ticks.labels) {
        text(
          label, at: UnitPoint(0, axes.y.fraction(value)), right: -gap, anchor: .right, font: font,
          color: theme.secondaryText)
        left = max(left, TextMetrics.width(label, size: font) + gap)
      }
    }
    if axes.x.showsText {
      for (value, label) in zip(axes.x.ticks.values, axes.x.ticks.labels) {
        let place = UnitPoint(axes.x.fraction(value), 0)
        if plan.turnsNames {
          text(
            label, at: place, right: font * 0.35, up: -gap - font * 0.3, anchor: .right, font: font,
            color: theme.secondaryText, turned: 45)
        } else {
          text(label, at: place, up: -gap - font * 0.5, font: font, color: theme.secondaryText)
        }
      }
      if !axes.x.ticks.labels.isEmpty { bottom = gap + font * 1.1 }
      if plan.turnsNames {
        let widest = axes.x.ticks.labels.map { TextMetrics.width($0, size: font) }.max() ?? 0
        bottom = gap + widest * 0.71 + font * 0.8
      }
    }
    drawAxisNames(axes, bottom: bottom, left: left, above: plan.edges.top)
  }

  private mutating func drawAxisNames(
    _ axes: PlaneAxes, bottom: Double, left: Double, above: Double
  ) {
    let gap = PanelEdges.labelGap(size)
    let font = size.labelFont
    // The names stand in the middle of the plot, and end where the page does.
    let across = 2 * min(plot.x + plot.width / 2, device.width - plot.x - plot.width / 2)
    // Panels stand close together where the page is given.
    let beside = size.isExact ? plot.width + size.fontSize * 0.4 : .infinity
    // What stands above the plot, such as the title of the figure, is not written over.
    let top = min(plot.y, above + size.fontSize * 1.5)
    let along = plot.height + 2 * min(top, device.height - plot.bottom)
    func cut(_ axis: AxisPlan, _ room: Double) -> String {
      // What the numbers leave out, such as ×10⁶, is never cut.
      let common = String(axis.fullLabel.dropFirst(axis.label.count))
      let free = room - size.fontSize * 0.6 - TextMetrics.width(common, size: font)
      return TextMetrics.cut(axis.label, width: max(free, 0), size: font) + common
    }
    if axes.x.showsText {
      text(
        cut(axes.x, min(across, plot.width * 1.2, beside)), at: UnitPoint(0.5, 0),
        up: -bottom - gap - font * 0.5, font: font,
        color: theme.text)
    }
    if axes.y.showsText, PanelEdges.upright(axes.y, size) != nil {
      text(
        axes.y.fullLabel, at: UnitPoint(0, 0.5), right: -left - gap, anchor: .right, font: font,
        color: theme.text)
    } else if axes.y.showsText {
      text(
        cut(axes.y, min(along, plot.height * 1.3)), at: UnitPoint(0, 0.5),
        right: -left - gap - font * 0.5, font: font,
        color: theme.text, turned: 90)
    }
  }

  private mutating func drawGrid(_ axes: PlaneAxes) {
    var lines: [UnitPoint?] = []
    if axes.x.hasGrid {
      for value in axes.x.ticks.values {
        let x = axes.x.fraction(value)
        lines += [UnitPoint(x, 0), UnitPoint(x, 1), nil]
      }
    }
    if axes.y.hasGrid {
      for value in axes.y.ticks.values {
        let y = axes.y.fraction(value)
        lines += [UnitPoint(0, y), UnitPoint(1, y), nil]
      }
    }
    if !lines.isEmpty { line(lines, theme.grid.hex, width: 0.6) }
    var zeros: [UnitPoint?] = []
    if axes.x.crossesZero {
      zeros += [UnitPoint(axes.x.fraction(0), 0), UnitPoint(axes.x.fraction(0), 1), nil]
    }
    if axes.y.crossesZero {
      zeros += [UnitPoint(0, axes.y.fraction(0)), UnitPoint(1, axes.y.fraction(0))]
    }
    if !zeros.isEmpty { line(zeros, theme.zero.hex, width: 0.9) }
  }

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
    }
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

  /// The bar that explains the colors; it fills this canvas.
  mutating func drawColorBar(_ bar: ColorBarPlan) {
    let steps = 200
    // Two pixels wide: gnuplot leaves out an image of a single column.
    let rows = (0..<steps).map { row in
      let part = 1 - (Double(row) + 0.5) / Double(steps)
      return Array(repeating: bar.map.low + (bar.map.high - bar.map.low) * part, count: 2)
    }
    image(bar.map.image(rows), from: UnitPoint(0, 0), to: UnitPoint(1, 1))
    let font = size.tickFont
    var widest = 0.0
    for (value, label) in zip(bar.ticks.values, bar.ticks.labels) {
      let y = (value - bar.map.low) / (bar.map.high - bar.map.low)
      guard y >= -0.001, y <= 1.001 else { continue }
      text(
        label, at: UnitPoint(1, y), right: font * 0.5, anchor: .left, font: font,
        color: theme.secondaryText)
      widest = max(widest, TextMetrics.width(label, size: font))
    }
    text(
      bar.label, at: UnitPoint(1, 0.5), right: font * 0.5 + widest + size.labelFont * 0.95,
      font: size.labelFont, color: theme.text, turned: 90)
  }
}
