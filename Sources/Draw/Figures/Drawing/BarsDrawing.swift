extension Bars: PlaneMark {
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
    let width = 0.72 / Double(axes.bar.count)
    let left = -0.36 + Double(axes.bar.index) * width
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
          Numbers.fixed(values[i], axes.bar.digits), at: UnitPoint(middle, axes.y.fraction(end)),
          up: end < 0 ? -font * 0.7 : font * 0.7, font: font, color: canvas.theme.secondaryText)
      }
    }
  }
}
