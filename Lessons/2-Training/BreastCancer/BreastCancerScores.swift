import Chalk

/// What single features tell.
extension BreastCancer {
  /// What the features score, the best on top.
  func scoresFigure(_ data: TwoClasses) -> Figure {
    let shown = Array(data.ranking.prefix(12).reversed())
    let kept = Set(data.selection.columns)
    return Figure(
      "What does a single feature tell?",
      caption: """
        The \(shown.count) best of \(data.allNames.count) scores, by the chosen measure. Where points lie close \
        together, the choice between them is nearly arbitrary.
        """, x: "score",
      y: PlotAxis(
        "", range: -0.6...Double(shown.count) - 0.4, categories: shown.map { data.allNames[$0] }),
      legend: .inside(.bottomRight)
    ) {
      for (label, isKept) in [("kept", true), ("left out", false)] {
        let places = shown.indices.filter { kept.contains(shown[$0]) == isKept }
        Points(
          places.map { data.selection.scores[shown[$0]] }, places.map(Double.init), label: label)
      }
    }
  }

  /// The best feature in both classes.
  func bestFigure(_ data: TwoClasses) -> Figure {
    let name = data.allNames[data.ranking[0]]
    let place = data.training.featureNames.firstIndex(of: name) ?? 0
    let values = data.training.features.column(place)
    let range = (values.min() ?? 0)...max(values.max() ?? 1, (values.min() ?? 0) + 1e-9)
    return Figure(
      "How well does the best feature separate the classes?",
      caption:
        "The feature \(name) in the training set: the less the two classes overlap, the more it tells.",
      x: PlotAxis(name), y: "examples"
    ) {
      for label in [0, 1] {
        Histogram(
          values.indices.filter { data.training.labels[$0] == label }.map { values[$0] },
          bins: 24, range: range, label: data.classes[label])
      }
    }
  }
}
