import Notation

extension Surface: PanelMark {
  static let kind = "surface"

  func picture(in panel: Panel, _ graphviz: GraphLayout?) -> any PanelPicture { self }

  var problem: String? {
    ragged(values)
      ?? paths.lazy.compactMap { uneven($0.xs.count, $0.ys.count, $0.zs.count) }.first
  }

  func addRows(to table: inout CSVTable) {
    table.addHeights(values, x, y, label)
    for path in paths {
      for i in path.xs.indices {
        table.row(path.label, "path", x: path.xs[i], y: path.ys[i], z: path.zs[i])
      }
    }
  }

  func altText(_ panel: Panel) -> [String] {
    [AltText.heights("Surface", values, x, y, label: label)]
      + paths.map { path in
        AltText.name("Path", path.label)
          + " of \(AltText.count(path.xs.count, "point")) from height "
          + "\(AltText.number(path.zs.first ?? .nan)) to \(AltText.number(path.zs.last ?? .nan))."
      }
  }

  /// The surface from above, in shades.
  var textForm: TextForm {
    .letters { columns in
      Shades.picture(values.reversed(), columns: columns) + [Shades.key(values)]
    }
  }
}

extension Surface: PanelPicture {
  func minWidth(_ size: FigureSize) -> Double { 0 }

  func preferredHeight(width: Double, columns: Int, size: FigureSize) -> Double {
    columns == 1 ? 0.66 * width : 0.85 * width
  }

  func edges(_ size: FigureSize) -> Edges {
    let name = label.isEmpty ? 0 : size.fontSize
    guard size.isExact else { return Edges(left: name, bottom: size.fontSize) }
    return Edges(
      left: name + size.fontSize * 2.6, right: size.fontSize * 2.4, bottom: size.fontSize * 2.8)
  }

  func legend(_ theme: Theme) -> [LegendEntry] {
    paths.enumerated().compactMap { index, path in
      LegendEntry(
        path.label,
        .line(
          SeriesStyle(index + 1, theme).with(.solid), width: theme.lineWidth, hasPoints: false))
    }
  }

  /// The surface in perspective, with the paths on it.
  func draw(in panel: Panel, on canvas: inout PanelCanvas) {
    let (plot, size, theme, device) = (canvas.plot, canvas.size, canvas.theme, canvas.device)
    guard values.count > 1, values[0].count > 1 else {
      canvas.text(
        "no data", at: UnitPoint(0.5, 0.5), font: size.labelFont, color: theme.secondaryText)
      return
    }
    let heights = paths.flatMap(\.zs) + values.flatMap { $0 }
    let z = AxisPlan(
      PlotAxis(label), data: DataRange(heights, .linear), padding: 0...0.02, room: 4)
    let (wide, deep) = (DataRange(self.x).widened(.linear), DataRange(self.y).widened(.linear))
    let x = AxisPlan(panel.x, data: wide, padding: 0...0, room: 4)
    let y = AxisPlan(panel.y, data: deep, padding: 0...0, room: 4)
    let map = ColorMap(scale, values: values, range: nil, theme: theme)

    let xs = evenly(wide.low...wide.high, values[0].count).map { x.fraction($0) }
    let ys = evenly(deep.low...deep.high, values.count).map { y.fraction($0) }
    var rows = ""
    for (row, v) in zip(values, ys) {
      for (value, u) in zip(row, xs) {
        let color = map.color(value)
        let number = Int(color.red) << 16 | Int(color.green) << 8 | Int(color.blue)
        rows +=
          value.isFinite
          ? [u, v, z.fraction(value)].map(GnuplotText.unit).joined(separator: " ") + " \(number)\n"
          : "\(GnuplotText.unit(u)) \(GnuplotText.unit(v)) NaN 0\n"
      }
      rows += "\n"
    }
    let name = canvas.add(rows)
    var parts = ["\(name) using 1:2:3:4 with pm3d linecolor rgb variable"]
    for (index, path) in paths.enumerated() {
      let style = SeriesStyle(index + 1, theme)
      let line = canvas.add(
        zip(path.xs, zip(path.ys, path.zs)).map { px, rest in
          // A little above the ground, so that the ground does not hide it.
          [x.fraction(px), y.fraction(rest.0), z.fraction(rest.1) + 0.006].map(GnuplotText.unit)
            .joined(separator: " ")
        }.joined(separator: "\n") + "\n")
      parts.append(
        "\(line) using 1:2:3 with linespoints linewidth 1.6 pointtype 7 "
          + "pointsize \(GnuplotText.number(device.pointSize(3))) linecolor rgb '\(style.color.hex)'"
      )
    }
    let grid = theme.background.mixed(with: theme.text, 0.35).hex(transparency: 0.55)
    canvas.command(
      "set pm3d depthorder corners2color mean border linecolor rgb '\(grid)' linewidth 0.35")
    // With margins gnuplot would not scale the landscape to the page: it gets a part of the page instead.
    for side in ["l", "r", "t", "b"] { canvas.command("unset \(side)margin") }
    let projection =
      size.isExact ? SurfaceProjection(plot, tilt: tilt, turn: turn) : nil
    let page = projection?.page ?? plot
    let (left, low) = (page.x / device.width, 1 - page.bottom / device.height)
    let (part, high) = (page.width / device.width, page.height / device.height)
    canvas.command("set origin \(GnuplotText.unit(left)),\(GnuplotText.unit(low))")
    canvas.command("set size \(GnuplotText.unit(part)),\(GnuplotText.unit(high))")
    canvas.command("set view \(tilt),\(turn),1.12,1.05")
    canvas.command("set xyplane at 0")
    canvas.command("set zrange [0:1]")
    canvas.command("set border 31 linewidth 0.6 linecolor rgb '\(theme.axis.hex)'")
    let tickFont = device.fontOption(theme.font, size.tickFont)
    let labelFont = device.fontOption(theme.font, size.labelFont)
    func quoted(_ words: String, _ size: Double) -> String {
      device.label(words, size: size).quotedForGnuplot
    }
    for (index, (axis, name)) in [(x, "x"), (y, "y"), (z, "z")].enumerated() {
      let ticks =
        projection?.apart(axis.ticks, axis, index, font: size.tickFont) ?? axis.ticks
      let marks = zip(ticks.values, ticks.labels).map {
        "\(quoted($1, size.tickFont)) \(GnuplotText.unit(axis.fraction($0)))"
      }
      canvas.command(
        "set \(name)tics out nomirror scale 0.4 (\(marks.joined(separator: ","))) \(tickFont)"
          + "textcolor rgb '\(theme.secondaryText.hex)' offset 0,-0.1")
      if let projection {
        let widest = ticks.labels.map { TextMetrics.width($0, size: size.tickFont) }.max() ?? 0
        let place = projection.name(
          index, widest: widest, font: size.tickFont, lead: size.labelFont * 0.6)
        canvas.text(
          axis.fullLabel, at: UnitPoint(0, 0), right: place.right, up: place.up,
          font: size.labelFont, color: theme.text, turned: place.angle)
        continue
      }
      let turn = name == "z" ? " rotate by 90" : " rotate parallel"
      canvas.command(
        "set \(name)label \(quoted(axis.fullLabel, size.labelFont)) \(labelFont)"
          + "textcolor rgb '\(theme.text.hex)'\(turn)")
    }
    canvas.command("unset colorbox")
    // The ground is painted last of all parts of a plot, so the paths get a plot of their own.
    let lines = parts.dropFirst().joined(separator: ", ")
    let bare = [
      "border", "label", "arrow", "object", "xlabel", "ylabel", "zlabel", "xtics", "ytics", "ztics",
    ]
    .map { "unset " + $0 }
    let second = lines.isEmpty ? [] : bare + ["splot " + lines]
    canvas.special =
      (["splot " + parts[0]] + second + bare + ["unset pm3d", "set origin 0,0", "set size 1,1"])
      .joined(separator: "\n")
  }
}
