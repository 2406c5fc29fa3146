extension Points: PlaneMark {
  static let kind = "points"

  var takesSeries: Bool { color == .automatic && classes == nil }

  func extent(_ x: AxisScale, _ y: AxisScale) -> Extent {
    Line(xs, ys).extent(x, y)
  }

  func footprint(_ axes: PlaneAxes) -> [UnitPoint] {
    let stride = max(1, xs.count / 1000)
    return Swift.stride(from: 0, to: xs.count, by: stride).compactMap { axes.shown(xs[$0], ys[$0]) }
  }

  func legend(_ style: SeriesStyle, _ theme: Theme) -> [LegendEntry] {
    guard classes != nil else { return [LegendEntry(label, .marker(style))].compactMap { $0 } }
    return classNames.enumerated().compactMap { index, name in
      LegendEntry(name, .marker(SeriesStyle(index, theme)))
    }
  }

  func draw(_ axes: PlaneAxes, _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    let groups = Array(Set(classes ?? [])).sorted()
    guard let classes, !groups.isEmpty else {
      draw(axes.shown(xs, ys).compactMap { $0 }, style, on: &canvas)
      return
    }
    for group in groups {
      let members = xs.indices.filter { classes[$0] == group }
      draw(
        members.compactMap { axes.shown(xs[$0], ys[$0]) }, SeriesStyle(abs(group), canvas.theme),
        on: &canvas)
    }
  }

  private func draw(_ places: [UnitPoint], _ style: SeriesStyle, on canvas: inout PanelCanvas) {
    let shown = Decimation.cloud(places)
    let crowd = shown.count > 2000 ? 0.35 : shown.count > 400 ? 0.7 : 1
    canvas.markers(
      shown, style.color.hex(transparency: crowd < 1 ? 0.35 : 0), marker: style.marker,
      diameter: max(canvas.smallMarker, canvas.size.fontSize * 0.4) * 1.24 * size * crowd,
      rim: crowd < 1 ? 0 : 0.5)
  }

  var problem: String? {
    uneven(xs.count, ys.count, classes?.count ?? xs.count)
      ?? ((0...1000).contains(size) ? nil : "points of the size \(size)")
  }

  func addRows(to table: inout CSVTable) {
    for i in xs.indices {
      let name = classes.map { self.name(ofClass: $0[i]) ?? "\($0[i])" }
      table.row(label, name, x: xs[i], y: ys[i])
    }
  }

  func altText(_ panel: Panel) -> [String] {
    let name = AltText.name(AltText.count(xs.count, "point"), label)
    var sentences = ["\(name): \(AltText.series(xs, ys, panel))."]
    if let classes {
      let counts = Set(classes).sorted().map { group in
        "\(self.name(ofClass: group) ?? "class \(group)") \(classes.count { $0 == group })"
      }
      sentences.append("Points of each class: \(AltText.list(counts)).")
    }
    return sentences + AltText.leftOut(xs, ys, panel, most: Decimation.mostInCloud)
  }

  var textForm: TextForm {
    .chart { axes in
      guard let classes else { return [TextSeries(.points, axes.shown(xs, ys), label)] }
      return Set(classes).sorted().map { group in
        let members = xs.indices.filter { classes[$0] == group }
        return TextSeries(
          .points, members.map { axes.shown(xs[$0], ys[$0]) }, name(ofClass: group))
      }
    }
  }

  private func name(ofClass index: Int) -> String? {
    classNames.indices.contains(index) ? classNames[index] : nil
  }
}
