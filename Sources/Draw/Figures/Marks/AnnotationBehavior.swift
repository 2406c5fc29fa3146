extension Annotation: PlaneMark {
  static let kind = "note"

  var takesSeries: Bool { false }

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    var extent = Extent()
    extent.x = DataRange([self.x, target?.x ?? self.x], x)
    extent.y = DataRange([self.y, target?.y ?? self.y], y)
    return extent
  }

  func footprint(_ axes: PlaneAxes) -> [UnitPoint] {
    let place = axes.place(x, y)
    let reach = Double(text.count) * 0.01
    let words = stride(from: -reach, through: reach, by: 0.02).map {
      UnitPoint(place.x + $0, place.y)
    }
    return words + along([place, target.map { axes.place($0.x, $0.y) }])
  }

  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry] { [] }

  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    guard let place = axes.shown(x, y) else { return }
    let font = canvas.size.legendFont
    let lines = TextMetrics.wrap(
      text, width: canvas.plot.width * 0.6, size: font, most: 4)
    let width = lines.map { TextMetrics.width($0, size: font) }.max() ?? 0
    let height = Double(lines.count) * font * 1.3
    let gap = font * 0.5
    var middle = (right: 0.0, up: 0.0)
    switch side {
    case .above: middle.up = height / 2 + gap
    case .below: middle.up = -height / 2 - gap
    case .left: middle.right = -width / 2 - gap
    case .right: middle.right = width / 2 + gap
    case .center: break
    }
    // Words that would leave the plot are moved back into it.
    let x = canvas.plot.width * place.x + middle.right
    if place.isShown {
      let inside = min(max(x, width / 2 + 3), canvas.plot.width - width / 2 - 3)
      if width + 6 < canvas.plot.width { middle.right += inside - x }
    }
    if let target, let end = axes.shown(target.x, target.y) {
      let center = UnitPoint(
        place.x + middle.right / canvas.plot.width, place.y + middle.up / canvas.plot.height)
      if let start = edge(of: center, toward: end, width + 6, height + 2, canvas.plot) {
        canvas.arrows(
          [(start, end)], canvas.theme.secondaryText.hex, width: 0.8, head: font * 0.6)
      }
    }
    let middleX = canvas.plot.x + place.x * canvas.plot.width + middle.right
    let middleY = canvas.plot.bottom - place.y * canvas.plot.height - middle.up
    canvas.rectangle(
      Rect(
        x: middleX - width / 2 - 2, y: middleY - height / 2, width: width + 4, height: height),
      fill: canvas.theme.background.hex(transparency: 0.2), isFront: true)
    for (index, line) in lines.enumerated() {
      canvas.text(
        line, at: place, right: middle.right,
        up: middle.up + height / 2 - (Double(index) + 0.5) * font * 1.3, font: font,
        color: style.color)
    }
  }

  /// Where a line from the middle of a box of so many points leaves it; nil when it ends inside.
  private func edge(
    of center: UnitPoint, toward end: UnitPoint, _ width: Double, _ height: Double, _ plot: Rect
  ) -> UnitPoint? {
    let dx = (end.x - center.x) * plot.width
    let dy = (end.y - center.y) * plot.height
    let part = min(
      dx == 0 ? .infinity : width / 2 / abs(dx), dy == 0 ? .infinity : height / 2 / abs(dy))
    guard part < 0.95 else { return nil }
    return UnitPoint(
      center.x + (end.x - center.x) * part, center.y + (end.y - center.y) * part)
  }

  var problem: String? { nil }

  func addRows(to table: inout CSVTable) { table.row(text, x: x, y: y) }

  func altText(_ panel: Panel) -> [String] {
    ["Note at x = \(AltText.number(x)), y = \(AltText.number(y)): “\(text)”."]
  }

  /// Words between letters could not be told from the chart.
  var textForm: TextForm { .chart { _ in [] } }
}
