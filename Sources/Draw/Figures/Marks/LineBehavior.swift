import Notation

extension Line: PlaneMark {
  static let kind = "line"

  var takesSeries: Bool { color == .automatic }

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    var extent = Extent()
    for i in xs.indices where DataRange.canShow(xs[i], x) && DataRange.canShow(ys[i], y) {
      extent.x.include(xs[i])
      extent.y.include(ys[i])
    }
    return extent
  }

  func footprint(_ axes: PlaneAxes) -> [UnitPoint] {
    along(axes.shown(xs, ys))
  }

  /// Markers tell lines apart as well as dashes do, and both together are too much.
  private var effectiveDash: Dash { dash == .automatic && showsPoints ? .solid : dash }

  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry] {
    let sample = LegendEntry.Sample.line(
      style.with(effectiveDash), width: width ?? theme.lineWidth, hasPoints: showsPoints)
    return [LegendEntry(label, sample)].compactMap { $0 }
  }

  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    let all = axes.shown(xs, ys)
    let places = Decimation.line(all)
    let style = style.with(effectiveDash)
    canvas.line(
      places, style.color.hex, width: width ?? canvas.theme.lineWidth, dash: style.dash)
    let lonely = places.indices.filter { index in
      places[index] != nil && (index == 0 || places[index - 1] == nil)
        && (index == places.count - 1 || places[index + 1] == nil)
    }
    let dots =
      showsPoints ? Decimation.cloud(all.compactMap { $0 }) : lonely.compactMap { places[$0] }
    if !dots.isEmpty {
      canvas.markers(
        dots, style.color.hex, marker: style.marker, diameter: canvas.smallMarker)
    }
  }

  var problem: String? { uneven(xs.count, ys.count) }

  func addRows(to table: inout CSVTable) {
    for i in xs.indices { table.row(label, x: xs[i], y: ys[i]) }
  }

  func altText(_ panel: Panel) -> [String] {
    let name = AltText.name("Line", label)
    return [
      "\(name) of \(AltText.count(xs.count, "point")): \(AltText.series(xs, ys, panel))."
    ] + AltText.leftOut(xs, ys, panel, most: Decimation.mostOnLine)
  }

  var textForm: TextForm {
    .chart { axes in [TextSeries(.lines, axes.shown(xs, ys), label)] }
  }
}

/// Places along a line, close enough together that a legend between two of them would hide it.
func along(_ places: [UnitPoint?]) -> [UnitPoint] {
  var result: [UnitPoint] = []
  var before: UnitPoint?
  for place in Decimation.line(places) {
    guard let place else {
      before = nil
      continue
    }
    if let before {
      let steps = min(
        20, Int(saturating: max(abs(place.x - before.x), abs(place.y - before.y)) / 0.03))
      for step in 0..<max(steps, 0) {
        let t = Double(step) / Double(steps)
        result.append(
          UnitPoint(before.x + (place.x - before.x) * t, before.y + (place.y - before.y) * t))
      }
    }
    result.append(place)
    before = place
  }
  return result
}
