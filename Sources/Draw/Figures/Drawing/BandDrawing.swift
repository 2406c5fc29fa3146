extension Band: PlaneMark {
  var takesSeries: Bool { color == .automatic }

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    var extent = Extent()
    extent.x = DataRange(xs, x)
    extent.y = DataRange(lower + upper + (middle ?? []), y)
    return extent
  }

  func footprint(_ axes: PlaneAxes) -> [UnitPoint] {
    [lower, upper].flatMap { edge in along(xs.indices.map { axes.shown(xs[$0], edge[$0]) }) }
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
        Decimation.line(xs.indices.map { axes.shown(xs[$0], middle[$0]) }), style.color.hex,
        width: canvas.theme.lineWidth, dash: style.dash)
    }
  }
}
