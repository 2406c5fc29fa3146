import Notation

extension PanelCanvas {
  /// A landscape in perspective, with the paths on it.
  mutating func drawSurface(_ surface: Surface, _ panel: Panel) {
    guard surface.values.count > 1, surface.values[0].count > 1 else {
      text("no data", at: UnitPoint(0.5, 0.5), font: size.labelFont, color: theme.secondaryText)
      return
    }
    let heights = surface.paths.flatMap(\.zs) + surface.values.flatMap { $0 }
    let z = AxisPlan(
      PlotAxis(surface.label), data: DataRange(heights, .linear), padding: 0...0.02, room: 4)
    let x = AxisPlan(panel.x, data: DataRange(surface.x), padding: 0...0, room: 4)
    let y = AxisPlan(panel.y, data: DataRange(surface.y), padding: 0...0, room: 4)
    let map = ColorMap(surface.scale, values: surface.values, range: nil, theme: theme)

    let xs = evenly(surface.x, surface.values[0].count).map { x.fraction($0) }
    let ys = evenly(surface.y, surface.values.count).map { y.fraction($0) }
    var rows = ""
    for (row, v) in zip(surface.values, ys) {
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
    let name = add(rows)
    var parts = ["\(name) using 1:2:3:4 with pm3d linecolor rgb variable"]
    for (index, path) in surface.paths.enumerated() {
      let style = SeriesStyle(index + 1, theme)
      let line = add(
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
    command("set pm3d depthorder corners2color mean border linecolor rgb '\(grid)' linewidth 0.35")
    // With margins gnuplot would not scale the landscape to the page: it gets a part of the page instead.
    for side in ["l", "r", "t", "b"] { command("unset \(side)margin") }
    let (left, low) = (plot.x / device.width, 1 - plot.bottom / device.height)
    let (wide, high) = (plot.width / device.width, plot.height / device.height)
    command("set origin \(GnuplotText.unit(left)),\(GnuplotText.unit(low))")
    command("set size \(GnuplotText.unit(wide)),\(GnuplotText.unit(high))")
    command("set view \(surface.tilt),\(surface.turn),1.12,1.05")
    command("set xyplane at 0")
    command("set zrange [0:1]")
    command("set border 31 linewidth 0.6 linecolor rgb '\(theme.axis.hex)'")
    let tick = "font 'DejaVu Sans,\(GnuplotText.number(size.tickFont))' "
    let label = "font 'DejaVu Sans,\(GnuplotText.number(size.labelFont))' "
    for (axis, name) in [(x, "x"), (y, "y"), (z, "z")] {
      let marks = zip(axis.ticks.values, axis.ticks.labels).map {
        "\($1.quotedForGnuplot) \(GnuplotText.unit(axis.fraction($0)))"
      }
      command(
        "set \(name)tics out nomirror scale 0.4 (\(marks.joined(separator: ","))) \(tick)"
          + "textcolor rgb '\(theme.secondaryText.hex)' offset 0,-0.1")
      let turn = name == "z" ? " rotate by 90" : " rotate parallel"
      command(
        "set \(name)label \(axis.fullLabel.quotedForGnuplot) \(label)"
          + "textcolor rgb '\(theme.text.hex)'\(turn)")
    }
    command("unset colorbox")
    // The ground is painted last of all parts of a plot, so the paths get a plot of their own.
    let paths = parts.dropFirst().joined(separator: ", ")
    let bare = [
      "border", "label", "arrow", "object", "xlabel", "ylabel", "zlabel", "xtics", "ytics", "ztics",
    ]
    .map { "unset " + $0 }
    let second = paths.isEmpty ? [] : bare + ["splot " + paths]
    special =
      (["splot " + parts[0]] + second + bare + ["unset pm3d", "set origin 0,0", "set size 1,1"])
      .joined(separator: "\n")
  }
}
