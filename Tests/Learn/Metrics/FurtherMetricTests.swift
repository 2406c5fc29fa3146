import Metrics
import Tensors
import Testing

/// Metrics at their edges, and in batches.
struct FurtherMetricTests {
  @Test func batchesGiveWhatAllAtOnceGives() {
    let truth = Tensor((0..<40).map { Double($0 * $0 % 5 % 2) }, .double)
    let scores = Tensor((0..<40).map { Double($0 * 7 % 20) / 20 }, .double)
    for metric in [
      Metric.averagePrecision, .medianAbsoluteError, .explainedVariance, .pearsonCorrelation,
    ] {
      let atOnce = metric(truth: truth, predictions: scores)
      #expect(atOnce.isFinite && abs(atOnce - inBatches(metric, truth, scores)) < 1e-12)
    }
    let rows = Tensor.stack([scores, 1 - scores], axis: 1)
    for metric in [
      Metric.expectedCalibrationError(bins: 4), .brierScore, .negativeLogLikelihood,
      .perplexity(), .perplexity(fromLogits: true), .bitsPerToken(fromLogits: true),
    ] {
      let known = rows * 0.9 + 0.05
      let atOnce = metric(truth: truth, predictions: known)
      #expect(atOnce.isFinite && abs(atOnce - inBatches(metric, truth, known)) < 1e-12, "\(metric)")
    }
  }

  private func inBatches(_ metric: Metric, _ truth: Tensor, _ predictions: Tensor) -> Double {
    var accumulator = metric.accumulator()
    for range in [0..<1, 1..<18, 18..<40] {
      accumulator.add(truth: truth[range], predictions: predictions[range])
    }
    return accumulator.value
  }

  @Test func nothingIsNoNumber() {
    let none = Tensor.zeros([0], .double)
    for metric in [
      Metric.averagePrecision, .medianAbsoluteError, .meanAbsolutePercentageError,
      .explainedVariance, .pearsonCorrelation,
    ] { #expect(metric(truth: none, predictions: none).isNaN) }
    #expect(Metric.perplexity().accumulator().value.isNaN)
    #expect(Metric.expectedCalibrationError().accumulator().value.isNaN)
    let nan = Tensor([.nan], .double)
    #expect(Metric.averagePrecision(truth: Tensor([1], .double), predictions: nan).isNaN)
  }

  @Test func rankingsWithoutAnythingRelevant() {
    let empty = Ranking(relevance: [], scores: [])
    #expect(empty.ndcg(at: 3) == 0 && empty.averagePrecision == 0 && empty.recall(at: 1) == 0)
    let ties = Ranking(relevance: [0, 1], scores: [2, 2])
    #expect(ties.relevance == [0, 1] && ties.reciprocalRank == 0.5)
    #expect(ties.precision(at: 4) == 0.25 && ties.precision(at: 0) == 0)
  }

  @Test func everyConfidenceHasABin() {
    let certain = Tensor([[0, 1], [1, 0], [0.5, 0.5], [.nan, 1]], .double)
    let found = Calibration(truth: Tensor([1, 1, 0, 1]), probabilities: certain, bins: 2)
    #expect(found.counts == [1, 2] && found.accuracies == [1, 0.5])
    #expect(found.gaps == [0.5, 0.5] && found.expectedError == 0.5)
  }

  @Test func matricesOfOneClassAgreeByChance() {
    var matrix = ConfusionMatrix(classes: 2)
    #expect(matrix.kappa == 0 && matrix.matthewsCorrelation == 0 && matrix.balancedAccuracy == 0)
    matrix.add([1, 1], [1, 1])
    #expect(matrix.kappa == 0 && matrix.matthewsCorrelation == 0 && matrix.balancedAccuracy == 1)
    matrix.add([0, 0], [0, 0])
    #expect(matrix.kappa == 1 && matrix.matthewsCorrelation == 1 && matrix.weightedF1 == 1)
  }

  @Test func distancesOfNothing() {
    #expect(EditDistance(from: [Int](), to: []).distance == 0)
    #expect(EditDistance(from: [Int](), to: [1]).errorRate == nil)
    #expect(EditDistance(from: Array("kitten"), to: Array("sitting")).distance == 3)
  }

  @Test func translationsOfNothing() {
    let empty = BLEU(candidates: [[]], references: [[["a"]]])
    #expect(empty.score == 0 && empty.brevityPenalty == 0 && empty.referenceLength == 1)
    #expect(BLEU(candidates: [["a", "b"]], references: [[["a", "b"]]], maxN: 2).score == 1)
  }

  @Test func percentagesOfZero() {
    let mape = Metric.meanAbsolutePercentageError
    #expect(mape(truth: Tensor([0, 2], .double), predictions: Tensor([0, 1], .double)) == 0.25)
    #expect(mape(truth: Tensor([0], .double), predictions: Tensor([1], .double)) == .infinity)
  }
}
