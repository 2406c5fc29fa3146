import Metrics
import Tensors
import Testing

struct RegressionTests {
  let truth = Tensor([3, -0.5, 2, 7], .double)
  let predictions = Tensor([2.5, 0, 2, 8], .double)

  @Test func errors() {
    #expect(Metric.meanAbsoluteError(truth: truth, predictions: predictions) == 0.5)
    #expect(Metric.meanSquaredError(truth: truth, predictions: predictions) == 0.375)
    #expect(
      Metric.rootMeanSquaredError(truth: truth, predictions: predictions) == 0.375.squareRoot())
  }

  @Test func r2() {
    // Σ(ŷ − y)² = 1.5; the mean is 2.875 and Σ(y − ȳ)² = 29.1875
    let value = Metric.r2(truth: truth, predictions: predictions)
    #expect(abs(value - (1 - 1.5 / 29.1875)) < 1e-15)
    #expect(Metric.r2(truth: truth, predictions: truth) == 1)
    #expect(abs(Metric.r2(truth: truth, predictions: .full([4], 2.875, .double))) < 1e-15)
  }

  @Test func r2OfSeveralColumnsIsTheirMean() {
    let value = Metric.r2(
      truth: Tensor([[0.5, 1], [-1, 1], [7, -6]], .double),
      predictions: Tensor([[0, 2], [-1, 2], [8, -5]], .double))
    #expect(abs(value - 0.936_800_526_662_278) < 1e-12)
  }

  @Test func r2OfTargetsThatAreAllTheSame() {
    let same = Tensor([2, 2, 2])
    #expect(Metric.r2(truth: same, predictions: same) == 1)
    #expect(Metric.r2(truth: same, predictions: Tensor([2, 2, 3])) == 0)
  }

  @Test func r2KeepsItsDigitsFarFromZero() {
    let far = Metric.r2(truth: truth + 1e9, predictions: predictions + 1e9)
    #expect(abs(far - (1 - 1.5 / 29.1875)) < 1e-6)
  }
}
