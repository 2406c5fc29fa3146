extension Bars: PlaneMark {
  static let kind = "bars"

  var takesSeries: Bool { color == .automatic }

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    var extent = Extent()
    if names.isEmpty { return extent }
    extent.x = DataRange(-0.6...(Double(max(names.count, 1)) - 0.4))
    let errors = errors ?? []
    extent.y = DataRange(
      values + zip(values, errors).map { $0 + $1 } + zip(values, errors).map { $0 - $1 }, y)
    if y == .linear { extent.y.include(0) }
    if showsValues && y == .linear {  // so that the numbers beyond the ends have a place
      let (low, high) = (extent.y.low, extent.y.high)
      if high > 0 { extent.y.include(high + 0.06 * (high - low)) }
      if low < 0 { extent.y.include(low - 0.06 * (high - low)) }
    }
    extent.columnNames = names
    extent.standsOnZero = y == .linear && extent.y.low >= 0
    return extent
  }

  func footprint(_ axes: PlaneAxes) -> [UnitPoint] {
    // The whole block of bars under a name, and the number above it.
    values.indices.flatMap { i in
      stride(from: -0.36, through: 0.36, by: 0.12).flatMap { x in
        stride(from: 0.0, through: 1.1, by: 0.1).map { part in
          axes.place(Double(i) + x, values[i] * part)
        }
      }
    }
  }

  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry] {
    [LegendEntry(label, .swatch(style.color.hex))].compactMap { $0 }
  }

  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    // All bars of the panel stand side by side, and their values have the same number of digits.
    let group = axes.marks.compactMap { $0.value as? Bars }
    let before = axes.marks.prefix(axes.index).count { $0.value is Bars }
    let digits = Numbers.digits(toShow: group.flatMap(\.values))
    let width = 0.72 / Double(max(1, group.count))
    let left = -0.36 + Double(before) * width
    let floor = axes.y.scale == .linear ? axes.y.fraction(0) : 0
    let shown = values.indices.filter { DataRange.canShow(values[$0], axes.y.scale) }
    canvas.boxes(
      shown.map { i in
        let from = axes.x.fraction(Double(i) + left + width * 0.04)
        let to = axes.x.fraction(Double(i) + left + width * 0.96)
        return (UnitPoint(from, floor), UnitPoint(to, axes.y.fraction(values[i])))
      }, style.color.hex)
    for i in shown {
      let middle = axes.x.fraction(Double(i) + left + width / 2)
      var end = values[i]
      if let error = errors?[i], error.isFinite, error > 0 {
        let ends = [values[i] - error, values[i] + error].map {
          UnitPoint(middle, axes.y.fraction($0))
        }
        canvas.line(ends, canvas.theme.text.hex, width: 1)
        end += end < 0 ? -error : error
      }
      if showsValues {
        let font = canvas.size.tickFont * 0.95
        canvas.text(
          Numbers.fixed(values[i], digits), at: UnitPoint(middle, axes.y.fraction(end)),
          up: end < 0 ? -font * 0.7 : font * 0.7, font: font, color: canvas.theme.secondaryText)
      }
    }
  }

  var problem: String? {
    uneven(names.count, values.count, errors?.count ?? names.count)
  }

  func addRows(to table: inout CSVTable) {
    for i in values.indices {
      let error = errors?[i]
      table.row(
        label, names[i], y: values[i], low: error.map { values[i] - $0 },
        high: error.map { values[i] + $0 })
    }
  }

  func altText(_ panel: Panel) -> [String] {
    let values = zip(names, values).map { "\($0) \(AltText.number($1))" }
    return ["\(AltText.name("Bars", label)): \(AltText.list(values))."]
  }

  var textForm: TextForm {
    .chart { axes in
      [TextSeries(.impulses, axes.shown(values.indices.map { Double($0) }, values), label)]
    }
  }
}
