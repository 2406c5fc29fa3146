import Chalk

@testable import Figures

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
    return problems + cutLabels(of: figure).map { "the legend shows only '\($0)'" }
  }

  /// The labels of legends that are shortened with "…" at the size of the book's pages.
  static func cutLabels(of figure: Figure) -> [String] {
    let look = Look(theme: .light, size: .page)
    // A graph is laid out by a program of its own, and has no legend.
    guard let layout = try? FigureLayout(figure, look: look, pictures: [:]) else { return [] }
    return layout.panels.flatMap { panel in cutLabels(of: panel.plan) }
  }

  private static func cutLabels(of plan: PanelPlan) -> [String] {
    let labels = (plan.legend?.entries ?? []).map(\.label)
    return labels.filter { $0.contains("…") } + plan.insets.flatMap { cutLabels(of: $0.plan) }
  }
}
