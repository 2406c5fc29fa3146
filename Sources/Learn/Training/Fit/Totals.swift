import Metrics
import Tensors

/// The loss and the metrics of an epoch, batch by batch: each batch counts by its samples.
struct Totals {
  private let metrics: [Metric]
  private var accumulators: [any MetricAccumulator]
  private var sum = 0.0
  private var samples = 0

  init(_ metrics: [Metric]) {
    self.metrics = metrics
    accumulators = metrics.map { $0.accumulator() }
  }

  /// Adds a batch. Metrics leave out what the mask of the predictions names as padding.
  mutating func add(
    loss: Double, samples count: Int, _ targets: Tensor, _ predictions: Tensor, _ mask: Tensor?
  ) {
    add(loss: loss, samples: count)
    add(targets, predictions, mask)
  }

  /// Adds the loss of a batch, whose predictions come by themselves.
  mutating func add(loss: Double, samples count: Int) {
    sum += loss * Double(count)
    samples += count
  }

  /// Adds the predictions of a batch, or of a part of it.
  mutating func add(_ targets: Tensor, _ predictions: Tensor, _ mask: Tensor?) {
    for index in accumulators.indices {
      accumulators[index].add(truth: targets, predictions: predictions, mask: mask)
    }
  }

  /// Whether predictions are looked at.
  var hasMetrics: Bool { !metrics.isEmpty }

  mutating func reset() { self = Totals(metrics) }

  /// `loss`, and the metrics in their order.
  func values(prefix: String = "") -> [History.Value] {
    let loss = History.Value(prefix + "loss", samples == 0 ? 0 : sum / Double(samples))
    return [loss]
      + zip(metrics, accumulators).map { History.Value(prefix + $0.name, $1.value) }
  }
}
