import LessonKit
import Metrics
import Notation
import Randomness
import Tensors

/// Checks that a metric gives the same value batch by batch as on all data at once.
struct MetricCheck {
  let metric: Metric

  func run(doing: @escaping (String) -> Void) -> [CheckLine] {
    var list = Checklist("metric \(metric.name)", doing: doing)
    doing("measuring predictions of two classes")
    var random = RandomSource(seed: 5)
    let truth = Tensor((0..<30).map { Double($0 % 2) }, shape: [30, 1], .double)
    let predictions = Tensor.uniform([30, 1], in: 0.01...0.99, .double, using: &random)
    let whole = metric(truth: truth, predictions: predictions)
    list.require(
      "it is a number", whole.isFinite && metric(truth: truth, predictions: truth).isFinite,
      problem: "it is \(written(whole)), and \(written(metric(truth: truth, predictions: truth))) "
        + "for perfect predictions",
      advice: "Look for a division by a count that can be 0.")
    doing("measuring batch by batch")
    var accumulator = metric.accumulator()
    for rows in [0..<7, 7..<8, 8..<30] {
      accumulator.add(
        truth: part(truth, rows), predictions: part(predictions, rows))
    }
    list.require(
      "batch by batch it is the same as all at once", abs(accumulator.value - whole) < 1e-9,
      problem: "batches of 7, 1 and 22 give \(written(accumulator.value)), all at once "
        + written(whole),
      advice: "Gather sums and counts, and divide at the end: a mean of means counts small "
        + "batches too much.")
    list.require(
      "the same predictions have the same metric",
      metric(truth: truth, predictions: predictions) == whole,
      problem: "two measurements differ", advice: "An accumulator begins empty every time.")
    return list.lines
  }

  private func part(_ tensor: Tensor, _ rows: Range<Int>) -> Tensor {
    Tensor(Array(tensor.values[rows]), shape: [rows.count, 1], .double)
  }
}
