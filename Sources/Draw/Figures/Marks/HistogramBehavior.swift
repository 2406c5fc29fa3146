extension Histogram: PlaneMark {
  static let kind = "histogram"

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

  var problem: String? {
    edges.count == counts.count + 1 ? nil : "\(counts.count) bins with \(edges.count) edges"
  }

  func addRows(to table: inout CSVTable) { addRows(to: &table, label, name: nil) }

  /// Adds a row for each bin, under the name that the histogram has in a row of several.
  func addRows(to table: inout CSVTable, _ label: String?, name: String?) {
    for (i, count) in counts.enumerated() {
      table.row(label, name, y: count, low: edges[i], high: edges[i + 1])
    }
  }

  func altText(_ panel: Panel) -> [String] { [sentence] }

  /// How many samples it counts, where most of them lie, and which it left out.
  var sentence: String {
    let total = counts.reduce(0, +)
    guard let highest = counts.indices.max(by: { counts[$0] < counts[$1] }) else {
      return "\(AltText.name("Histogram", label)) without bins."
    }
    var text =
      "\(AltText.name("Histogram", label)) of \(AltText.number(total)) in "
      + "\(AltText.count(counts.count, "bin")) from \(AltText.number(edges[0])) to "
      + "\(AltText.number(edges[counts.count])); most (\(AltText.number(counts[highest]))) between "
      + "\(AltText.number(edges[highest])) and \(AltText.number(edges[highest + 1]))."
    if notFinite > 0 { text += " \(AltText.count(notFinite, "NaN or infinite sample")) left out." }
    if outside > 0 { text += " \(AltText.count(outside, "sample")) outside the range left out." }
    return text
  }

  var textForm: TextForm {
    .chart { axes in
      let middles = counts.indices.map { (edges[$0] + edges[$0 + 1]) / 2 }
      return [TextSeries(.impulses, axes.shown(middles, counts), label)]
    }
  }
}
