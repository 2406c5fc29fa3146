import Chalk

extension Figure {
  /// The scores of some models in the same random divisions of the data: a point for each division, a line at the
  /// mean of each model. The divisions have no order, so no line joins the points.
  static func divisions(
    _ title: String, caption: String, y: PlotAxis, _ models: [(name: String, scores: [Double])]
  ) -> Figure {
    let places = (models.first?.scores ?? []).indices.map { Double($0 + 1) }
    return Figure(
      title, caption: caption, x: PlotAxis("division", ticks: places), y: y, legend: .below
    ) {
      for (index, model) in models.enumerated() {
        Points(places, model.scores, label: model.name, color: .series(index))
        ReferenceLine(y: model.scores.mean, color: .series(index))
      }
    }
  }
}
