extension HeatMap: ColoredMark {
  static let kind = "heat map"

  private var columns: Int { values.first?.count ?? 0 }

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    var extent = Extent()
    if columns == 0 { return extent }
    extent.isTight = true
    if let place {
      extent.x = DataRange(place.x).widened(.linear)
      extent.y = DataRange(place.y).widened(.linear)
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
      let x = DataRange(place.x).widened(.linear)
      let y = DataRange(place.y).widened(.linear)
      return (x.low, x.high, y.high, y.low)
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

  func colorKey(_ theme: Theme) -> ColorKey? {
    guard scale != .classes, !values.isEmpty else { return nil }
    return ColorKey(
      map: ColorMap(scale, values: values, range: range, theme: theme), label: label,
      isWritten: digits != nil)
  }

  var freeNumbers: DataRange {
    range == nil ? DataRange(values.lazy.flatMap { $0 }, .linear) : DataRange()
  }

  func withColors(over colors: ClosedRange<Double>) -> HeatMap {
    guard range == nil, scale != .classes else { return self }
    var copy = self
    copy.range = colors
    if case .diverging(let center) = scale {
      let reach = max(abs(colors.lowerBound - center), abs(colors.upperBound - center))
      copy.range = (center - reach)...(center + reach)
    }
    return copy
  }

  var problem: String? {
    let digits = digits ?? 0
    return ragged(values)
      ?? ((0...20).contains(digits) ? nil : "\(digits) digits after the point")
  }

  func addRows(to table: inout CSVTable) {
    let xs = place.map { middles($0.x, columns) }
    let ys = place.map { middles($0.y, values.count) }
    for (r, line) in values.enumerated() {
      let name = rowNames.indices.contains(r) ? rowNames[r] : nil
      for (c, value) in line.enumerated() {
        table.row(label, name, x: xs?[c] ?? Double(c), y: ys?[r] ?? Double(r), z: value)
      }
    }
  }
}

extension HeatMap {
  func altText(_ panel: Panel) -> [String] {
    let all = values.flatMap { $0 }
    guard !all.isEmpty else { return ["An empty table."] }
    if scale == .classes {
      let counts = Set(all.filter(\.isFinite)).sorted().map { group in
        let part = Double(all.count { $0 == group }) / Double(all.count)
        return "class \(AltText.number(group)) \(Numbers.fixed(part * 100, 0)) %"
      }
      return ["Regions of classes: \(AltText.list(counts)) of the area."]
    }
    let shown = all.indices.filter { all[$0].isFinite }
    var text = "\(AltText.name("Table", label)) of \(values.count) × \(columns) numbers"
    if let low = shown.min(by: { all[$0] < all[$1] }),
      let high = shown.max(by: { all[$0] < all[$1] })
    {
      text += ": lowest \(AltText.number(all[low])) in \(cell(low)), "
      text += "highest \(AltText.number(all[high])) in \(cell(high))"
    }
    text += "."
    if shown.count < all.count {
      text += " \(AltText.count(all.count - shown.count, "cell")) with NaN or infinity."
    }
    return [text]
  }

  /// "row cat, column dog"
  private func cell(_ index: Int) -> String {
    let (row, column) = index.quotientAndRemainder(dividingBy: columns)
    let rowName = rowNames.indices.contains(row) ? rowNames[row] : "\(row)"
    let columnName = columnNames.indices.contains(column) ? columnNames[column] : "\(column)"
    return "row \(rowName), column \(columnName)"
  }

  /// A letter for each class; else numbers, where they are to be shown and have room; else shades.
  var textForm: TextForm {
    .letters { columns in
      if scale == .classes { return Shades.classes(values.reversed(), columns: columns) }
      let rows = place == nil ? values : values.reversed()
      return numbers(rows, columns: columns)
        ?? Shades.picture(rows, columns: columns) + [Shades.key(rows)]
    }
  }

  /// A table of numbers with the names of rows and columns; nil where it would be too wide.
  private func numbers(_ rows: [[Double]], columns: Int) -> [String]? {
    guard let digits else { return nil }
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    let texts = rows.map { $0.map { Numbers.fixed($0, digits) } }
    let heads = (texts.first ?? []).indices.map {
      columnNames.indices.contains($0) ? columnNames[$0] : ""
    }
    let lead = rowNames.map(\.count).max() ?? 0
    let width = (texts.joined().map(\.count) + heads.map(\.count)).max() ?? 1
    guard lead + (texts.first?.count ?? 0) * (width + 1) <= columns else { return nil }
    var lines = texts.enumerated().map { row, cells in
      let name = rowNames.indices.contains(row) ? rowNames[row] : ""
      return right(name, lead) + cells.map { " " + right($0, width) }.joined()
    }
    lines.insert(right("", lead) + heads.map { " " + right($0, width) }.joined(), at: 0)
    return lines
  }
}
