import Notation

/// A panel as a chart of letters, by gnuplot's "dumb" terminal.
enum TextScript {
  /// The script that writes one panel with axes to the file "figure".
  static func script(_ panel: Panel, columns: Int) -> String {
    let look = Look(theme: .light, size: .page)
    let room = (width: Double(columns) * 4, height: 100.0)
    // A panel of charts alone has nothing that could be refused.
    guard let plan = try? PanelPlan(panel, look: look, room: room),
      case .plane(let axes, _) = plan.content
    else { return "" }
    var blocks = ""
    var plots: [String] = []
    for (index, mark) in panel.marks.enumerated() {
      for (part, (rows, style, label)) in series(mark, axes).enumerated() {
        let name = "$t\(index)_\(part)"
        blocks += "\(name) << EOD\n\(rows)EOD\n"
        let title = label.map { "title \($0.quotedForGnuplot)" } ?? "notitle"
        plots.append("\(name) with \(style) \(title)")
      }
    }
    let rows = min(24, max(14, columns / 4))
    return """
      reset
      set encoding utf8
      \(blocks)set terminal dumb noenhanced size \(columns),\(rows)
      set output 'figure'
      set xrange [0:1]
      set yrange [0:1]
      set key \(plots.contains { !$0.hasSuffix(" notitle") } ? "below" : "off")
      set border 3
      set xtics nomirror (\(ticks(axes.x)))
      set ytics nomirror (\(ticks(axes.y)))
      set xlabel \(axes.x.fullLabel.quotedForGnuplot)
      \(axes.y.fullLabel.isEmpty ? "" : "set label \(axes.y.fullLabel.quotedForGnuplot) at graph 0,1.08")
      set tmargin 2
      plot \(plots.isEmpty ? "NaN notitle" : plots.joined(separator: ", "))
      unset output
      undefine $*

      """
  }

  private static func ticks(_ axis: AxisPlan) -> String {
    zip(axis.ticks.values, axis.ticks.labels).map {
      "\($1.quotedForGnuplot) \(GnuplotText.unit(axis.fraction($0)))"
    }.joined(separator: ", ")
  }

  private typealias Series = (rows: String, style: String, label: String?)

  /// A mark as rows of numbers, each with a style that letters can show.
  private static func series(_ mark: Mark, _ axes: PlaneAxes) -> [Series] {
    func rows(_ places: [UnitPoint?]) -> String {
      Decimation.line(places).map { place in
        place.map { GnuplotText.unit($0.x) + " " + GnuplotText.unit($0.y) } ?? ""
      }.joined(separator: "\n") + "\n"
    }
    func line(_ xs: [Double], _ ys: [Double]) -> String {
      rows(xs.indices.map { axes.shown(xs[$0], ys[$0]) })
    }
    switch mark {
    case .line(let mark): return [(line(mark.xs, mark.ys), "lines", mark.label)]
    case .band(let mark):
      let edges = mark.middle.map { [$0] } ?? [mark.lower, mark.upper]
      return edges.enumerated().map {
        (line(mark.xs, $1), "lines", $0 == 0 ? mark.label : nil)
      }
    case .points(let mark):
      guard let classes = mark.classes else {
        return [(line(mark.xs, mark.ys), "points", mark.label)]
      }
      return Set(classes).sorted().map { group in
        let members = mark.xs.indices.filter { classes[$0] == group }
        let name = mark.classNames.indices.contains(group) ? mark.classNames[group] : nil
        return (line(members.map { mark.xs[$0] }, members.map { mark.ys[$0] }), "points", name)
      }
    case .bars(let mark):
      return [(line(mark.values.indices.map { Double($0) }, mark.values), "impulses", mark.label)]
    case .histogram(let mark):
      let middles = mark.counts.indices.map { (mark.edges[$0] + mark.edges[$0 + 1]) / 2 }
      return [(line(middles, mark.counts), "impulses", mark.label)]
    case .ridge(let mark):
      return mark.histograms.suffix(1).flatMap { series(.histogram($0), axes) }
    case .arrows(let mark):
      return [(line(mark.xs, mark.ys), "points", mark.label)]
    case .rule(let mark):
      let at =
        mark.direction == .vertical ? axes.x.fraction(mark.value) : axes.y.fraction(mark.value)
      let ends =
        mark.direction == .vertical
        ? [UnitPoint(at, 0), UnitPoint(at, 1)] : [UnitPoint(0, at), UnitPoint(1, at)]
      return [(rows(ends), "lines", mark.label)]
    default: return []
    }
  }
}

extension FigureRenderer {
  /// The figure as text of at most so many columns: charts by gnuplot's text terminal, tables, pixels and
  /// graphs by letters. Throws a `FigureError` like `render`.
  public func text(_ figure: Figure, columns: Int = 80) throws(FigureError) -> String {
    let columns = min(max(columns, 40), 200)
    var lines = [figure.title]
    for panel in figure.panels {
      if !panel.title.isEmpty { lines += ["", panel.title] }
      if let picture = TextPicture.lines(panel, columns: columns) {
        lines += picture
        continue
      }
      let bytes = try run(
        TextScript.script(panel, columns: columns), files: [], title: figure.title)
      let chart = String(decoding: bytes, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false
      ).map { line in
        String(line.reversed().drop { $0 == " " || $0 == "\u{c}" }.reversed())
      }
      let first = chart.firstIndex { !$0.isEmpty } ?? 0
      let last = chart.lastIndex { !$0.isEmpty } ?? 0
      if chart.indices.contains(last) { lines += chart[first...last] }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
