extension RidgePlot: PlaneMark {
  static let kind = "ridge"

  /// Its hills have their own colors, from pale to full.
  var color: ColorRole { .automatic }
  var takesSeries: Bool { false }

  /// How many rows high the highest hill is.
  private static let reach = 2.2

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    var extent = Extent()
    extent.x = DataRange(histograms.flatMap(\.edges), x)
    extent.y = DataRange(-RidgePlot.reach * 1.04...(Double(max(histograms.count, 1)) - 0.6))
    extent.rowNames = names
    extent.isTight = true
    extent.runsDown = true
    return extent
  }

  func footprint(_ axes: PlaneAxes) -> [UnitPoint] { [] }

  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry] { [] }

  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    let highest = histograms.flatMap(\.counts).filter(\.isFinite).max() ?? 1
    let theme = canvas.theme
    for (index, histogram) in histograms.enumerated() {
      let age = histograms.count > 1 ? Double(index) / Double(histograms.count - 1) : 1
      let color = theme.background.mixed(with: theme.series[0], 0.3 + 0.55 * age)
      let base = axes.y.fraction(Double(index))
      var xs: [Double] = []
      var tops: [Double] = []
      for (bin, count) in histogram.counts.enumerated() {
        let height = highest > 0 ? count / highest * RidgePlot.reach : 0
        let top = axes.y.fraction(Double(index) - height)
        xs += [histogram.edges[bin], histogram.edges[bin + 1]].map { axes.x.fraction($0) }
        tops += [top, top]
      }
      canvas.band(xs, xs.map { _ in base }, tops, color.hex(transparency: 0.08))
      canvas.line(
        zip(xs, tops).map { UnitPoint($0, $1) }, theme.background.hex, width: theme.lineWidth * 0.7)
    }
  }

  var problem: String? {
    uneven(histograms.count, names.count) ?? histograms.lazy.compactMap(\.problem).first
  }

  func addRows(to table: inout CSVTable) {
    for (name, histogram) in zip(names, histograms) {
      histogram.addRows(to: &table, nil, name: name)
    }
  }

  /// The first three histograms and the last.
  func altText(_ panel: Panel) -> [String] {
    let hills = zip(names, histograms).map { "\($0): \($1.sentence)" }
    return ["\(AltText.count(histograms.count, "histogram")) one below the other."]
      + hills.prefix(3) + (hills.count > 4 ? ["…"] : []) + hills.dropFirst(3).suffix(1)
  }

  /// The last histogram alone: hills of letters would hide one another.
  var textForm: TextForm { histograms.last?.textForm ?? .chart { _ in [] } }
}
