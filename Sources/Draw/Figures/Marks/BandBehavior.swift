extension Band: PlaneMark {
  static let kind = "band"

  var takesSeries: Bool { color == .automatic }

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    var extent = Extent()
    extent.x = DataRange(xs, x)
    extent.y = DataRange(lower + upper + (middle ?? []), y)
    return extent
  }

  func footprint(_ axes: PlaneAxes) -> [UnitPoint] {
    [lower, upper].flatMap { edge in along(axes.shown(xs, edge)) }
  }

  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry] {
    let sample: LegendEntry.Sample =
      middle == nil
      ? .swatch(style.color.hex(transparency: 0.75))
      : .line(style, width: theme.lineWidth, hasPoints: false)
    return [LegendEntry(label, sample)].compactMap { $0 }
  }

  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    // On a logarithmic axis a lower edge that is not positive is beyond the bottom.
    let low = lower.map { axes.y.scale == .logarithmic && $0 <= 0 ? -1 : axes.y.fraction($0) }
    canvas.band(
      xs.map { axes.x.fraction($0) }, low, upper.map { axes.y.fraction($0) },
      style.color.hex(transparency: 0.78))
    if let middle {
      canvas.line(
        Decimation.line(axes.shown(xs, middle)), style.color.hex,
        width: canvas.theme.lineWidth, dash: style.dash)
    }
  }

  var problem: String? {
    uneven(xs.count, lower.count, upper.count, middle?.count ?? xs.count)
  }

  func addRows(to table: inout CSVTable) {
    for i in xs.indices {
      table.row(label, x: xs[i], y: middle?[i], low: lower[i], high: upper[i])
    }
  }

  func altText(_ panel: Panel) -> [String] {
    let widths = zip(lower, upper).map { $1 - $0 }.filter(\.isFinite)
    let around = middle.map { " around a line " + AltText.series(xs, $0, panel) } ?? ""
    return [
      "\(AltText.name("Band", label))\(around); between \(AltText.number(widths.min() ?? 0)) "
        + "and \(AltText.number(widths.max() ?? 0)) high."
    ]
  }

  var textForm: TextForm {
    .chart { axes in
      (middle.map { [$0] } ?? [lower, upper]).enumerated().map { index, ys in
        TextSeries(.lines, axes.shown(xs, ys), index == 0 ? label : nil)
      }
    }
  }
}
