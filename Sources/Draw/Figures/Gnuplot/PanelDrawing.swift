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
