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
      guard case .chart(let series) = mark.content.textForm else { continue }
      for (part, series) in series(axes).enumerated() {
        let name = "$t\(index)_\(part)"
        blocks += "\(name) << EOD\n\(series.rows)EOD\n"
        let title = series.label.map { "title \($0.quotedForGnuplot)" } ?? "notitle"
        plots.append("\(name) with \(series.style) \(title)")
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
    // The words at a tick are a format: a percent sign stands for itself when it is doubled.
    zip(axis.ticks.values, axis.ticks.labels).map {
      let label = $1.replacing("%", with: "%%").quotedForGnuplot
      return "\(label) \(GnuplotText.unit(axis.fraction($0)))"
    }.joined(separator: ", ")
  }
}

extension FigureRenderer {
  /// The figure as text that is `columns` characters wide (40 to 200): charts by gnuplot's text terminal; tables,
  /// images and graphs by letters. Throws a `FigureError` like `render(_:as:)`.
  public func text(_ figure: Figure, columns: Int = 80) throws(FigureError) -> String {
    let columns = min(max(columns, 40), 200)
    var lines = [figure.title]
    for panel in figure.panels {
      if !panel.title.isEmpty { lines += ["", panel.title] }
      if let letters = panel.letters {
        lines += letters(columns)
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
