extension ReferenceLine: PlaneMark {
  static let kind = "rule"

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

  /// Its label stands beside it instead.
  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry] { [] }

  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    let (at, ends) = ends(axes)
    guard at.isFinite, at >= -0.001, at <= 1.001 else { return }
    canvas.line(ends, style.color.hex, width: canvas.theme.lineWidth * 0.65, dash: [4, 2.5])
    guard let words = self.label else { return }
    let font = canvas.size.legendFont
    let label = TextMetrics.cut(words, width: canvas.plot.width * 0.7, size: font)
    let color = self.color == .muted ? canvas.theme.secondaryText : style.color
    if direction == .vertical {
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

  /// Where it crosses the axis that it stands on, 0 … 1, and its two ends.
  private func ends(_ axes: PlaneAxes) -> (at: Double, ends: [UnitPoint]) {
    switch direction {
    case .vertical:
      let at = axes.x.fraction(value)
      return (at, [UnitPoint(at, 0), UnitPoint(at, 1)])
    case .horizontal:
      let at = axes.y.fraction(value)
      return (at, [UnitPoint(0, at), UnitPoint(1, at)])
    }
  }

  var problem: String? { nil }

  func addRows(to table: inout CSVTable) {
    switch direction {
    case .vertical: table.row(label, x: value)
    case .horizontal: table.row(label, y: value)
    }
  }

  func altText(_ panel: Panel) -> [String] {
    let axis = direction == .vertical ? "x" : "y"
    return ["\(AltText.name("Reference line", label)) at \(axis) = \(AltText.number(value))."]
  }

  var textForm: TextForm {
    .chart { axes in [TextSeries(.lines, ends(axes).ends, label)] }
  }
}
