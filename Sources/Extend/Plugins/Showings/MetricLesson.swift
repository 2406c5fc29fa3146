import Figures
import LessonKit
import Losses
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
    let (low, high) = classes
    board.say(
      "Forty samples of two classes, \(low) and \(high). Noise is added to perfect predictions.")
    let right = (0..<40).map { $0 % 2 == 0 ? low : high }
    let noise = Tensor.normal([40, 1], .double, using: &board.random).values
    let levels = (0...20).map { Double($0) / 10 }
    let values = levels.map { level in
      metric(
        truth: truth(right),
        predictions: predictions(zip(right, noise).map { $0 + $1 * level }))
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

  /// Two targets that the metric can take.
  private var classes: (Double, Double) {
    switch metric.targets {
    case .signs: (-1, 1)
    case .positive: (1, 2)
    case .likePredictions, .counts, .binary, .probabilities, .labels: (0, 1)
    }
  }

  private var isRow: Bool { metric.targets == .labels || metric.predictions == .distributions }

  private func truth(_ right: [Double]) -> Tensor {
    if metric.targets == .labels { return Tensor(right, shape: [right.count], .double) }
    if isRow {
      return Tensor(right.flatMap { [1 - $0, $0] }, shape: [right.count, 2], .double)
    }
    return Tensor(right, shape: [right.count, 1], .double)
  }

  /// The numbers as the metric takes them: shares stay between 0 and 1, rates above 0.
  private func predictions(_ numbers: [Double]) -> Tensor {
    let kept = numbers.map { number in
      switch metric.predictions {
      case .numbers: number
      case .logits: 8 * (number - 0.5)
      case .positive: max(number, 1e-3)
      case .probabilities, .distributions: min(max(number, 0), 1)
      }
    }
    return isRow
      ? Tensor(kept.flatMap { [1 - $0, $0] }, shape: [kept.count, 2], .double)
      : Tensor(kept, shape: [kept.count, 1], .double)
  }
}
