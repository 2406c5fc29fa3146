import Figures
import Foundation
import Notation

extension Figure {
  /// How often each class (row) was taken for each other one (column).
  ///
  /// The cells hold the counts; with `showingParts`, percents of the row, so that rare classes can be compared with
  /// frequent ones.
  public static func confusionMatrix(
    _ counts: [[Int]], classes: [String], showingParts: Bool = false,
    title: String = "Confusion matrix", caption: String
  ) -> Figure {
    let parts = counts.map { row in
      let sum = max(row.reduce(0, +), 1)
      return row.map { 100 * Double($0) / Double(sum) }
    }
    let values = showingParts ? parts : counts.map { $0.map { Double($0) } }
    return Figure(
      title, caption: caption,
      x: showingParts ? "predicted (% of the row)" : "predicted", y: "true", aspect: .equal,
      colorBar: .none
    ) {
      HeatMap(
        values, columns: classes, rows: classes, range: showingParts ? 0...100 : nil, digits: 0,
        label: showingParts ? "% of the row" : "count")
    }
  }

  /// ROC curves: which part of the yes is found, against which part of the no is taken for it, for every threshold.
  /// The diagonal is what guessing gives.
  public static func roc(
    _ curves: [(name: String, falsePositives: [Double], truePositives: [Double], area: Double)],
    title: String = "ROC curve", caption: String
  ) -> Figure {
    Figure(
      title, caption: caption, x: PlotAxis("false positive rate", range: 0...1),
      y: PlotAxis("true positive rate", range: 0...1), legend: .inside(.bottomRight), aspect: .equal
    ) {
      Line([0, 1], [0, 1], label: "guessing (area 0.5)", color: .muted, dash: .dashed, width: 1)
      for (index, curve) in curves.enumerated() {
        let area = curve.area.isFinite ? written(curve.area, .decimals(3)) : "not defined"
        Line(
          curve.falsePositives, curve.truePositives,
          label: "\(curve.name) (area \(area))", color: .series(index))
      }
    }
  }
}
