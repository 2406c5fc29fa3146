import Metrics
import Tensors
import Testing

/// Numbers that can be counted by hand; the examples are of the kind that Keras and scikit-learn print.
struct AccuracyTests {
  let scores = Tensor([[0.1, 0.9, 0.8], [0.05, 0.95, 0]])

  @Test func exact() {
    let value = Metric.exactAccuracy(
      truth: Tensor([1, 2, 3, 4]), predictions: Tensor([0, 2, 3, 4]))
    #expect(value == 0.75)
  }

  @Test func binary() {
    let truth = Tensor([[1], [1], [0], [0]])
    #expect(
      Metric.binaryAccuracy(truth: truth, predictions: Tensor([[0.98], [1], [0], [0.6]])) == 0.75)
    #expect(
      Metric.binaryAccuracy(threshold: 0.7)(
        truth: truth, predictions: Tensor([[0.98], [1], [0], [0.6]])) == 1)
    // The threshold itself means 0, as in Keras.
    #expect(Metric.binaryAccuracy(truth: truth, predictions: .full([4, 1], 0.5)) == 0.5)
    // Several outputs: each element counts.
    let both = Metric.binaryAccuracy(
      truth: Tensor([[1, 0], [0, 1]]), predictions: Tensor([[0.9, 0.9], [0.1, 0.9]]))
    #expect(both == 0.75)
  }

  @Test func categoricalAndSparse() {
    let oneHot = Tensor([[0, 0, 1], [0, 1, 0]])
    #expect(Metric.categoricalAccuracy(truth: oneHot, predictions: scores) == 0.5)
    #expect(Metric.sparseCategoricalAccuracy(truth: Tensor([2, 1]), predictions: scores) == 0.5)
    #expect(
      Metric.sparseCategoricalAccuracy(truth: Tensor([[2], [1]]), predictions: scores) == 0.5)
    // Over time: [2, 1] labels of [2, 1, 3] predictions.
    let overTime = Metric.sparseCategoricalAccuracy(
      truth: Tensor([[2], [1]]), predictions: scores.reshaped(2, 1, 3))
    #expect(overTime == 0.5)
  }

  @Test func accuracyChoosesItsMeaning() {
    #expect(
      Metric.accuracy(truth: Tensor([[1], [0]]), predictions: Tensor([[0.9], [0.8]])) == 0.5)
    #expect(Metric.accuracy(truth: Tensor([1, 0]), predictions: Tensor([[0.9], [0.8]])) == 0.5)
    #expect(Metric.accuracy(truth: Tensor([2, 1]), predictions: scores) == 0.5)
    #expect(
      Metric.accuracy(truth: Tensor([[0, 0, 1], [0, 1, 0]]), predictions: scores) == 0.5)
  }

  @Test func topK() {
    let truth = Tensor([0, 1, 2, 2])
    let scores = Tensor([[0.5, 0.2, 0.2], [0.3, 0.4, 0.2], [0.2, 0.4, 0.3], [0.7, 0.2, 0.1]])
    #expect(Metric.topKAccuracy(k: 1)(truth: truth, predictions: scores) == 0.5)
    #expect(Metric.topKAccuracy(k: 2)(truth: truth, predictions: scores) == 0.75)
    #expect(Metric.topKAccuracy(k: 3)(truth: truth, predictions: scores) == 1)
    #expect(Metric.topKAccuracy(k: 2)(truth: truth.oneHot(3), predictions: scores) == 0.75)
  }

  @Test func emptyIsNotANumber() {
    for metric in [Metric.accuracy, .meanSquaredError, .r2, .rocAUC] {
      #expect(metric.accumulator().value.isNaN)
    }
  }
}
