extension Arrows: PlaneMark {
  static let kind = "arrows"

  var takesSeries: Bool { color == .automatic }

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    var extent = Extent()
    extent.x = DataRange(xs + zip(xs, dxs).map { $0 + $1 }, x)
    extent.y = DataRange(ys + zip(ys, dys).map { $0 + $1 }, y)
    return extent
  }

  func footprint(_ axes: PlaneAxes) -> [UnitPoint] {
    xs.indices.compactMap { axes.shown(xs[$0] + dxs[$0] / 2, ys[$0] + dys[$0] / 2) }
  }

  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry] {
    var style = style
    style.dash = []
    return [LegendEntry(label, .line(style, width: theme.lineWidth * 0.7, hasPoints: false))]
      .compactMap { $0 }
  }

  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    let plot = canvas.plot
    var rows = ""
    for i in xs.indices {
      guard let a = axes.shown(xs[i], ys[i]), let b = axes.shown(xs[i] + dxs[i], ys[i] + dys[i])
      else { continue }
      let length =
        ((b.x - a.x) * plot.width * (b.x - a.x) * plot.width
        + (b.y - a.y) * plot.height * (b.y - a.y) * plot.height).squareRoot()
      if length < 0.3 { continue }
      rows +=
        [a.x, a.y, b.x - a.x, b.y - a.y].map(GnuplotText.unit).joined(separator: " ") + "\n"
    }
    guard !rows.isEmpty else { return }
    let head = GnuplotText.unit(canvas.size.fontSize * 0.5 / canvas.device.width)
    let name = canvas.add(rows)
    canvas.plot(
      "\(name) with vectors head filled size screen \(head),20 "
        + "linewidth \(GnuplotText.number(canvas.theme.lineWidth * 0.65)) "
        + "linecolor rgb '\(style.color.hex)'")
  }

  var problem: String? { uneven(xs.count, ys.count, dxs.count, dys.count) }

  func addRows(to table: inout CSVTable) {
    for i in xs.indices { table.row(label, x: xs[i], y: ys[i], dx: dxs[i], dy: dys[i]) }
  }

  func altText(_ panel: Panel) -> [String] {
    let lengths = zip(dxs, dys).map { ($0 * $0 + $1 * $1).squareRoot() }.filter(\.isFinite)
    return [
      "\(AltText.name(AltText.count(xs.count, "arrow"), label)): the shortest "
        + "\(AltText.number(lengths.min() ?? 0)) long, the longest "
        + "\(AltText.number(lengths.max() ?? 0))."
    ]
  }

  /// A point where each arrow begins.
  var textForm: TextForm {
    .chart { axes in [TextSeries(.points, axes.shown(xs, ys), label)] }
  }
}
