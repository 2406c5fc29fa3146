import Figures
import LessonKit
import Metrics
import Tensors

/// A metric as a lesson: what it says of predictions that get worse and worse.
struct MetricLesson: Lesson {
  let metric: Metric

  var card: LessonCard {
    LessonCard(metric.name.asCatalogName, "The metric \(metric.name)", minutes: 2)
  }

  func teach(on board: Board) throws {
    board.step("From right to wrong")
    board.say("Forty samples of two classes, 0 and 1. Noise is added to perfect predictions.")
    let truth = Tensor((0..<40).map { Double($0 % 2) }, shape: [40, 1], .double)
    let noise = Tensor.normal([40, 1], .double, using: &board.random)
    let levels = (0...20).map { Double($0) / 10 }
    let values = levels.map { level -> Double in
      let shares = (truth + noise * level).map { min(max($0, 0), 1) }
      return metric(truth: truth, predictions: shares)
    }
    board.value("for perfect predictions", values[0])
    board.value("with noise as large as the classes are apart", values[10])
    board.draw(
      Figure(
        "The metric \(metric.name)", caption: "What it says as noise is added to the predictions.",
        x: "noise", y: PlotAxis(metric.name)
      ) { Line(levels, values) })
    board.claim("perfect predictions have a number", values[0].isFinite)
  }
}
