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
