import Chalk

/// What a figure of a lesson lacks for somebody who sees it without the lesson.
enum FigureAudit {
  /// Title, caption and alternative text, and on every panel with axes a name for both: a label, or the
  /// names of what stands along it. Each problem in words.
  static func problems(of figure: Figure) -> [String] {
    var problems: [String] = []
    if figure.title.isEmpty { problems.append("no title") }
    if figure.caption.isEmpty { problems.append("no caption") }
    if figure.altText.isEmpty { problems.append("no alternative text") }
    for (index, panel) in figure.panels.enumerated() {
      let place = "panel \(index + 1) \(panel.title)"
      problems += panel.unnamedAxes.map { "\(place): the \($0) axis has no name" }
      for inset in panel.insets {
        problems += inset.panel.unnamedAxes.map { "\(place), inset: the \($0) axis has no name" }
      }
    }
    return problems
  }
}

extension Panel {
  /// Which of the two axes say nothing of what they show; none where the panel has no axes.
  fileprivate var unnamedAxes: [String] {
    let plane = marks.compactMap(\.namesOnAxes)
    if plane.isEmpty { return [] }
    let isNamed = { (label: String, categories: [String]?, marks: Bool) in
      !label.isEmpty || categories?.isEmpty == false || marks
    }
    return [
      isNamed(x.label, x.categories, plane.contains { $0.x }) ? nil : "x",
      isNamed(y.label, y.categories, plane.contains { $0.y }) ? nil : "y",
    ].compactMap { $0 }
  }
}

extension Mark {
  /// Whether the mark writes names along the two axes; nil for a mark that has no axes.
  fileprivate var namesOnAxes: (x: Bool, y: Bool)? {
    switch self {
    case .surface, .images, .diagram, .network: nil
    case .bars(let bars): (!bars.names.isEmpty, false)
    case .heatMap(let map): (!map.columnNames.isEmpty, !map.rowNames.isEmpty)
    case .ridge(let ridge): (false, !ridge.names.isEmpty)
    case .line, .band, .points, .histogram, .contour, .arrows, .rule, .note: (false, false)
    }
  }
}
