extension Histogram: PlaneMark {
  var takesSeries: Bool { color == .automatic }

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    var extent = Extent()
    extent.x = DataRange(edges, x)
    extent.y = DataRange(counts, y)
    if y == .linear {
      extent.y.include(0)
      extent.standsOnZero = true
    }
    return extent
  }

  func footprint(_ axes: PlaneAxes) -> [UnitPoint] {
    counts.indices.flatMap { i in
      [0, 0.25, 0.5, 0.75, 1].map { part in
        axes.place((edges[i] + edges[i + 1]) / 2, counts[i] * part)
      }
    }
  }

  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry] {
    [LegendEntry(label, .swatch(style.color.hex(transparency: 0.35)))].compactMap { $0 }
  }

  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    let floor = axes.y.scale == .linear ? axes.y.fraction(0) : 0
    var outline: [UnitPoint?] = []
    var xs: [Double] = []
    var tops: [Double] = []
    for (i, count) in counts.enumerated() {
      let from = axes.x.fraction(edges[i])
      let to = axes.x.fraction(edges[i + 1])
      let top = DataRange.canShow(count, axes.y.scale) ? axes.y.fraction(count) : floor
      xs += [from, to]
      tops += [top, top]
      if i == 0 { outline.append(UnitPoint(from, floor)) }
      outline += [UnitPoint(from, top), UnitPoint(to, top)]
      if i == counts.count - 1 { outline.append(UnitPoint(to, floor)) }
    }
    canvas.band(xs, xs.map { _ in floor }, tops, style.color.hex(transparency: 0.6))
    canvas.line(outline, style.color.hex, width: canvas.theme.lineWidth * 0.65)
  }
}
