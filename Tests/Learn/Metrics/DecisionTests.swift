import Metrics
import Tensors
import Testing

struct DecisionTests {
  @Test func precisionRecallAndF1() {
    let (truth, scores) = (Tensor([0, 1, 1, 1, 0]), Tensor([0.9, 0.2, 0.8, 0.7, 0.1]))
    #expect(abs(Metric.precision()(truth: truth, predictions: scores) - 2.0 / 3) < 1e-15)
    #expect(abs(Metric.recall()(truth: truth, predictions: scores) - 2.0 / 3) < 1e-15)
    #expect(abs(Metric.f1()(truth: truth, predictions: scores) - 2.0 / 3) < 1e-15)
    // At 0.75: 1 right of 2 taken, 1 of 3 found.
    #expect(Metric.precision(threshold: 0.75)(truth: truth, predictions: scores) == 0.5)
    #expect(Metric.recall(threshold: 0.75)(truth: truth, predictions: scores) == 1.0 / 3)
    #expect(abs(Metric.f1(threshold: 0.75)(truth: truth, predictions: scores) - 0.4) < 1e-15)
    #expect(Metric.precision()(truth: truth, predictions: .zeros([5])) == 0)
  }

  @Test func theROCCurve() {
    let curve = ROCCurve(truth: [0, 0, 1, 1], scores: [0.1, 0.4, 0.35, 0.8])
    #expect(curve.falsePositiveRates == [0, 0, 0.5, 0.5, 1])
    #expect(curve.truePositiveRates == [0, 0.5, 0.5, 1, 1])
    #expect(curve.thresholds == [.infinity, 0.8, 0.4, 0.35, 0.1])
    #expect(curve.area == 0.75)
  }

  @Test func equalScoresAreOnePointAndCountHalf() {
    let curve = ROCCurve(truth: [0, 1, 0, 1], scores: [0.5, 0.5, 0.5, 0.5])
    #expect(curve.falsePositiveRates == [0, 1] && curve.area == 0.5)
    #expect(ROCCurve(truth: [1, 0], scores: [0.9, 0.1]).area == 1)
    #expect(ROCCurve(truth: [1, 0], scores: [0.1, 0.9]).area == 0)
    #expect(ROCCurve(truth: [1, 1], scores: [0.1, 0.9]).area.isNaN)
    #expect(ROCCurve(truth: [1, 0], scores: [0.1, .nan]).area.isNaN)
  }

  @Test func confusion() {
    var matrix = ConfusionMatrix(classes: 3)
    matrix.add([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2])
    #expect(matrix.counts == [[2, 0, 0], [0, 0, 1], [1, 0, 2]])
    #expect(abs(matrix.accuracy - 4.0 / 6) < 1e-15)
    #expect(matrix.precision(of: 0) == 2.0 / 3 && matrix.recall(of: 0) == 1)
    #expect(matrix.f1(of: 0) == 0.8 && matrix.precision(of: 1) == 0)
    #expect(matrix.rowParts[2] == [1.0 / 3, 0, 2.0 / 3])
  }

  @Test func macroMeans() {
    var matrix = ConfusionMatrix(classes: 3)
    matrix.add([0, 1, 2, 0, 1, 2], [0, 2, 1, 0, 0, 1])
    #expect(abs(matrix.macroPrecision - 2.0 / 9) < 1e-15)
    #expect(abs(matrix.macroRecall - 1.0 / 3) < 1e-15)
    #expect(abs(matrix.macroF1 - 4.0 / 15) < 1e-15)
  }

  @Test func confusionOfTensors() {
    var (sparse, oneHot, binary) = (
      ConfusionMatrix(classes: 2), ConfusionMatrix(classes: 2), ConfusionMatrix(classes: 2)
    )
    let scores = Tensor([[0.8, 0.2], [0.3, 0.7], [0.6, 0.4]])
    sparse.add(truth: Tensor([0, 1, 1]), predictions: scores)
    oneHot.add(truth: Tensor([[1, 0], [0, 1], [0, 1]]), predictions: scores)
    binary.add(truth: Tensor([[0], [1], [1]]), predictions: Tensor([[0.2], [0.7], [0.4]]))
    #expect(sparse.counts == [[1, 0], [1, 1]] && oneHot == sparse && binary == sparse)
  }
}
