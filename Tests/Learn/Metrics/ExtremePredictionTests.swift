import Metrics
import Tensors
import Testing

/// Predictions that are not numbers, or that are very large.
@Suite struct ExtremePredictionTests {
  /// A prediction that is not a number is wrong, whatever the target is: also where the class 0 is meant.
  @Test func notANumberIsNeverRight() {
    let nan = Double.nan
    let (truth, scores) = (Tensor([0, 1], .double), Tensor([nan, nan], .double))
    #expect(Metric.accuracy(truth: truth, predictions: scores) == 0)
    #expect(Metric.binaryAccuracy(truth: truth, predictions: scores) == 0)
    #expect(Metric.exactAccuracy(truth: scores, predictions: scores) == 0)
    let rows = Tensor([[nan, 0.1], [0.2, nan]], .double)
    #expect(Metric.sparseCategoricalAccuracy(truth: truth, predictions: rows) == 0)
    #expect(
      Metric.categoricalAccuracy(truth: Tensor([[1, 0], [0, 1]], .double), predictions: rows) == 0)
    #expect(Metric.topKAccuracy(k: 2)(truth: truth, predictions: rows) == 0)
    #expect(Metric.meanSquaredError(truth: truth, predictions: scores).isNaN)
    #expect(Metric.rootMeanSquaredError(truth: truth, predictions: scores).isNaN)
  }

  @Test func countsTakeNotANumberForWrong() {
    let truth = Tensor([0, 0, 1, 1], .double)
    let scores = Tensor([.nan, 0.1, .nan, 0.9], .double)
    var counts = BinaryCounts()
    counts.add(truth: truth, predictions: scores)
    #expect(counts.truePositives == 1 && counts.trueNegatives == 1)
    #expect(counts.falsePositives == 1 && counts.falseNegatives == 1)
    var matrix = ConfusionMatrix(classes: 2)
    matrix.add(truth: truth, predictions: scores)
    #expect(matrix.counts == [[1, 0], [0, 1]] && matrix.withoutPrediction == [1, 1])
    #expect(matrix.accuracy == 0.5 && matrix.recall(of: 1) == 0.5 && matrix.precision(of: 1) == 1)
    #expect(abs(matrix.f1(of: 1) - 2.0 / 3) < 1e-15)
  }

  @Test(arguments: [1e-200, 1e-160, 1, 1e160, 1e200])
  func theRootOfTheMeanSquareKeepsItsRange(scale: Double) {
    let value = Metric.rootMeanSquaredError(
      truth: Tensor([0, 0, 0], .double),
      predictions: Tensor([scale, 2 * scale, 2 * scale], .double))
    #expect(abs(value / scale - 3.0.squareRoot()) < 1e-15)
  }

  @Test func infiniteErrorsAreInfinite() {
    let truth = Tensor([0, 0], .double)
    let value = Metric.rootMeanSquaredError(
      truth: truth, predictions: Tensor([.infinity, 1], .double))
    #expect(value == .infinity)
    #expect(Metric.rootMeanSquaredError(truth: truth, predictions: truth) == 0)
  }
}
