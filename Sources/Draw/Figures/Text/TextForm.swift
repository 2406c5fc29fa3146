/// What becomes of a mark on a terminal.
enum TextForm {
  /// Series on a chart of letters, together with those of the panel's other marks.
  case chart((PlaneAxes) -> [TextSeries])
  /// Lines of letters, at most so many columns wide, that fill the panel. The first mark of a panel that has them
  /// stands for the panel.
  case letters((_ columns: Int) -> [String])
}

/// Points on a chart of letters.
struct TextSeries {
  /// Where the points lie; nil is a gap.
  var places: [UnitPoint?]
  var style: Style
  /// The name in the key below the chart.
  var label: String?

  /// How the points become letters; the names are gnuplot's.
  enum Style: String {
    /// A line from one to the next.
    case lines
    /// A letter at each.
    case points
    /// A line from each down to the axis.
    case impulses
  }

  init(_ style: Style, _ places: [UnitPoint?], _ label: String?) {
    (self.style, self.places, self.label) = (style, places, label)
  }

  /// A row for each point, as gnuplot reads them.
  var rows: String {
    Decimation.line(places).map { place in
      place.map { GnuplotText.unit($0.x) + " " + GnuplotText.unit($0.y) } ?? ""
    }.joined(separator: "\n") + "\n"
  }
}

extension Panel {
  /// The letters that stand for the panel; nil where it becomes a chart.
  var letters: ((_ columns: Int) -> [String])? {
    for mark in marks {
      if case .letters(let letters) = mark.content.textForm { return letters }
    }
    return nil
  }
}
