import Metrics
import Randomness
import Tensors
import Testing

/// Batches of any size, one after the other, give what all data at once gives.
struct StreamingTests {
  @Test(arguments: Metric.all.indices)
  func batchesGiveWhatAllAtOnceGives(index: Int) {
    let metric = Metric.all[index]
    let (truth, predictions) = data(for: metric)
    let atOnce = metric(truth: truth, predictions: predictions)
    #expect(atOnce.isFinite && abs(atOnce - inBatches(metric, truth, predictions)) < 1e-12)
  }

  @Test func aMeanOfBatchMeansIsCaught() {
    let wrong = Metric("wrong") { MeanOfMeans() }
    let (truth, predictions) = data(for: .meanAbsoluteError)
    let atOnce = wrong(truth: truth, predictions: predictions)
    #expect(abs(atOnce - inBatches(wrong, truth, predictions)) > 1e-6)
  }

  @Test func aMetricOfOnesOwnIsOneFunction() {
    let within1 = Metric(meanOf: "within_1") { ($0 - $1).absolute() .<= 1 }
    let value = within1(truth: Tensor([1, 2, 3, 4]), predictions: Tensor([1.5, 2, 5, 9]))
    #expect(value == 0.5 && "\(within1)" == "within_1")
  }

  @Test func names() {
    let names = Metric.all.map(\.name)
    #expect(Set(names).count == names.count)
  }

  private func inBatches(_ metric: Metric, _ truth: Tensor, _ predictions: Tensor) -> Double {
    var accumulator = metric.accumulator()
    var start = 0
    for size in [1, 32, 7, 40, 17] {
      let range = start..<(start + size)
      accumulator.add(truth: truth[range], predictions: predictions[range])
      start += size
    }
    #expect(start == truth.shape[0])
    return accumulator.value
  }

  private func data(for metric: Metric) -> (truth: Tensor, predictions: Tensor) {
    var random = RandomSource(seed: 8)
    let labels = Tensor((0..<97).map { _ in random.integer(below: 7) }, .double)
    let scores = Tensor.uniform([97, 7], .double, using: &random)
    switch metric.name {
    case "categorical_accuracy": return (labels.oneHot(7), scores)
    case "accuracy", "sparse_categorical_accuracy", "top_k_accuracy": return (labels, scores)
    case "exact_accuracy": return (labels, scores[Axis.all, 0].map { ($0 * 7).rounded(.down) })
    default: return (labels.map { $0 > 3 ? 1 : 0 }.reshaped(97, 1), scores[Axis.all, 0...0])
    }
  }
}

/// Wrong where batches differ in size.
private struct MeanOfMeans: MetricAccumulator {
  var sum = 0.0
  var batches = 0

  mutating func add(truth: Tensor, predictions: Tensor) {
    sum += (truth - predictions).absolute().mean().scalar
    batches += 1
  }

  var value: Double { sum / Double(batches) }
}
