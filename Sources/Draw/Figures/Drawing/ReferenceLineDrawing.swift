extension ReferenceLine: PlaneMark {
  var takesSeries: Bool { color == .automatic }

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    var extent = Extent()
    switch direction {
    case .vertical: extent.x = DataRange([value], x)
    case .horizontal: extent.y = DataRange([value], y)
    }
    return extent
  }

  func footprint(_ axes: PlaneAxes) -> [UnitPoint] {
    guard let label else { return [] }
    // The words beside the line, in a plot of usual size.
    let length = Double(label.count) * 0.02 + 0.02
    return stride(from: 0, through: length, by: 0.02).flatMap { along -> [UnitPoint] in
      switch direction {
      case .vertical:
        let at = axes.x.fraction(value)
        return [UnitPoint(at + along, 0.97), UnitPoint(at + along, 0.93)]
      case .horizontal:
        let at = axes.y.fraction(value)
        return [UnitPoint(1 - along, at), UnitPoint(1 - along, at + 0.05)]
      }
    }
  }

  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    let isVertical = direction == .vertical
    let at = isVertical ? axes.x.fraction(value) : axes.y.fraction(value)
    guard at.isFinite, at >= -0.001, at <= 1.001 else { return }
    let ends =
      isVertical
      ? [UnitPoint(at, 0), UnitPoint(at, 1)] : [UnitPoint(0, at), UnitPoint(1, at)]
    canvas.line(ends, style.color.hex, width: canvas.theme.lineWidth * 0.65, dash: [4, 2.5])
    guard let words = self.label else { return }
    let font = canvas.size.legendFont
    let label = TextMetrics.cut(words, width: canvas.plot.width * 0.7, size: font)
    let color = self.color == .muted ? canvas.theme.secondaryText : style.color
    if isVertical {
      let width = TextMetrics.width(label, size: font)
      let hasRoom = (1 - at) * canvas.plot.width > width + 6
      canvas.text(
        label, at: UnitPoint(at, 1), right: hasRoom ? 4 : -4, up: -font * 0.75,
        anchor: hasRoom ? .left : .right, font: font, color: color)
    } else {
      canvas.text(
        label, at: UnitPoint(1, at), right: -3, up: at > 0.93 ? -font * 0.75 : font * 0.75,
        anchor: .right, font: font, color: color)
    }
  }
}
