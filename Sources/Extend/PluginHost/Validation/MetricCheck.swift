import LessonKit
import Losses
import Metrics
import Notation
import Randomness
import Tensors

/// Checks that a metric gives the same value batch by batch as on all data at once.
struct MetricCheck {
  let metric: Metric

  func run(doing: @escaping (String) -> Void) -> [CheckLine] {
    var list = Checklist("metric \(metric.name)", doing: doing)
    let domain = DomainSample(targets: metric.targets, predictions: metric.predictions)
    doing("measuring predictions. " + domain.advice)
    var random = RandomSource(seed: 5)
    let width = metric.targets == .labels || metric.predictions == .distributions ? 3 : 1
    let truth = domain.targets(30, width, soft: false, &random)
    let predictions = domain.predictions(30, width, &random)
    let right = domain.right(for: truth, width: width, margin: 0) ?? predictions
    let (whole, best) = (
      metric(truth: truth, predictions: predictions), metric(truth: truth, predictions: right)
    )
    list.require(
      "it is a number", whole.isFinite && best.isFinite,
      problem: "it is \(written(whole)), and \(written(best)) for perfect predictions",
      advice: "Look for a division by a count that can be 0. " + domain.advice)
    doing("measuring batch by batch")
    var accumulator = metric.accumulator()
    for rows in [0..<7, 7..<8, 8..<30] {
      accumulator.add(
        truth: part(truth, rows), predictions: part(predictions, rows))
    }
    list.require(
      "batch by batch it is the same as all at once",
      abs(accumulator.value - whole) < 1e-9 * max(1, abs(whole)),
      problem: "batches of 7, 1 and 22 give \(written(accumulator.value)), all at once "
        + written(whole),
      advice: "Gather sums and counts, and divide at the end: a mean of means counts small "
        + "batches too much.")
    list.require(
      "the same predictions have the same metric",
      metric(truth: truth, predictions: predictions).bitPattern == whole.bitPattern,
      problem: "two measurements differ", advice: "An accumulator begins empty every time.")
    return list.lines
  }

  private func part(_ tensor: Tensor, _ rows: Range<Int>) -> Tensor {
    let width = tensor.shape.dimensions.dropFirst().reduce(1, *)
    let numbers = tensor.values[(rows.lowerBound * width)..<(rows.upperBound * width)]
    return Tensor(
      Array(numbers), shape: Shape([rows.count] + tensor.shape.dimensions.dropFirst()), .double)
  }
}
