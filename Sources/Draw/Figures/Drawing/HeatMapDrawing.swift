extension HeatMap: PlaneMark {
  private var columns: Int { values.first?.count ?? 0 }

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    var extent = Extent()
    if columns == 0 { return extent }
    extent.isTight = true
    if let place {
      extent.x = DataRange(place.x)
      extent.y = DataRange(place.y)
      return extent
    }
    extent.x = DataRange(-0.5...(Double(max(columns, 1)) - 0.5))
    extent.y = DataRange(-0.5...(Double(max(values.count, 1)) - 0.5))
    extent.columnNames = columnNames
    extent.rowNames = rowNames
    extent.runsDown = true
    extent.isSquare = true
    return extent
  }

  func footprint(_ axes: PlaneAxes) -> [UnitPoint] {
    // A part of a field may lie under a legend; a cell of a matrix may not.
    if place != nil { return [] }
    return stride(from: 0.02, to: 1, by: 0.04).flatMap { x in
      stride(from: 0.02, to: 1, by: 0.04).map { UnitPoint(x, $0) }
    }
  }

  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    guard columns > 0 else { return }
    let map = ColorMap(scale, values: values, range: range, theme: canvas.theme)
    let (left, right, top, bottom) = corners
    // The image's first row is on top: of a field, the last one.
    canvas.image(
      map.image(place == nil ? values : values.reversed()),
      from: axes.place(left, bottom), to: axes.place(right, top))
    guard place == nil else { return }
    drawGaps(axes, on: &canvas)
    if let digits { drawNumbers(digits, axes, map, on: &canvas) }
  }

  private var corners: (left: Double, right: Double, top: Double, bottom: Double) {
    if let place {
      return (place.x.lowerBound, place.x.upperBound, place.y.upperBound, place.y.lowerBound)
    }
    return (-0.5, Double(columns) - 0.5, -0.5, Double(values.count) - 0.5)
  }

  /// Thin lines of paper between the cells of a small table.
  private func drawGaps(_ axes: PlaneAxes, on canvas: inout PanelCanvas) {
    let cell = min(
      canvas.plot.width / Double(columns), canvas.plot.height / Double(values.count))
    guard cell > 9 else { return }
    var lines: [UnitPoint?] = []
    for column in 0...columns {
      let x = Double(column) - 0.5
      lines += [axes.place(x, -0.5), axes.place(x, Double(values.count) - 0.5), nil]
    }
    for row in 0...values.count {
      let y = Double(row) - 0.5
      lines += [axes.place(-0.5, y), axes.place(Double(columns) - 0.5, y), nil]
    }
    canvas.line(lines, canvas.theme.background.hex, width: 0.9)
  }

  private func drawNumbers(
    _ digits: Int, _ axes: PlaneAxes, _ map: ColorMap, on canvas: inout PanelCanvas
  ) {
    let width = abs(axes.x.fraction(1) - axes.x.fraction(0)) * canvas.plot.width
    let height = abs(axes.y.fraction(1) - axes.y.fraction(0)) * canvas.plot.height
    let texts = values.map { $0.map { $0.isFinite ? Numbers.fixed($0, digits) : "–" } }
    let widest = texts.joined().map { TextMetrics.width($0, size: 1) }.max() ?? 1
    let font = min(canvas.size.legendFont, width * 0.86 / widest, height * 0.62)
    guard font >= 3.5 else { return }
    for (row, line) in texts.enumerated() {
      for (column, text) in line.enumerated() {
        let value = values[row][column]
        canvas.text(
          text, at: axes.place(Double(column), Double(row)), font: font,
          color: value.isFinite ? map.textColor(on: value) : canvas.theme.secondaryText)
      }
    }
  }
}
