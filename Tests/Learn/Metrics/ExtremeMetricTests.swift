import Metrics
import Tensors
import Testing

/// Every metric at extreme targets and predictions, against values by its definition.
@Suite struct ExtremeMetricTests {
  /// Targets, predictions, and what a metric must give for them.
  struct Case: Sendable, CustomTestStringConvertible {
    let metric: Metric
    let truth, predictions: Tensor
    let want: Double

    init(_ metric: Metric, _ truth: [Double], _ predictions: [Double], _ want: Double) {
      self.metric = metric
      (self.truth, self.predictions) = (Tensor(truth, .double), Tensor(predictions, .double))
      self.want = want
    }

    init(_ metric: Metric, _ truth: Tensor, _ predictions: [[Double]], _ want: Double) {
      (self.metric, self.truth, self.want) = (metric, truth, want)
      self.predictions = Tensor(predictions, .double)
    }

    var testDescription: String { "\(metric) of \(truth.values), \(predictions.values)" }
  }

  private static let (nan, infinity) = (Double.nan, Double.infinity)
  private static let most = Double.greatestFiniteMagnitude

  static let ofNumbers: [Case] = [
    Case(.exactAccuracy, [0, -0.0, 1e-320, nan], [-0.0, 0, 0, nan], 0.5),
    Case(.exactAccuracy, [infinity, -infinity], [infinity, infinity], 0.5),
    Case(.binaryAccuracy, [1, 0, 1, 0], [infinity, -infinity, most, -0.0], 1),
    Case(.binaryAccuracy, [1, 0], [0.5, 0.5], 0.5),
    Case(.accuracy, [1, 0, 1], [nan, nan, 1], 1.0 / 3),
    Case(.meanAbsoluteError, [0, -0.0], [1e-320, 0], 5e-321),
    Case(.meanAbsoluteError, [1e300, -1e300], [-1e300, 1e300], 2e300),
    Case(.meanAbsoluteError, [1], [nan], nan), Case(.meanAbsoluteError, [1], [infinity], infinity),
    Case(.meanSquaredError, [1e-200], [0], 0), Case(.meanSquaredError, [1e200], [0], infinity),
    Case(.meanSquaredError, [0.1, 0.1], [0.1, 0.1], 0), Case(.meanSquaredError, [7], [4], 9),
    Case(.rootMeanSquaredError, [1e-200], [0], 1e-200),
    Case(.rootMeanSquaredError, [1e200, 0], [0, 1e200], 1e200),
    Case(.rootMeanSquaredError, [1], [nan], nan),
    Case(.r2, [1e-200, 3e-200], [1e-200, 2e-200], 0.5),
    Case(.r2, [1e200, 3e200], [1e200, 2e200], 0.5),
    Case(.r2, [-most, most], [-most, 0], 0.5), Case(.r2, [0.1, 0.1, 0.1], [0.1, 0.1, 0.1], 1),
    Case(.r2, [0.1, 0.1], [0.1, 0.2], 0), Case(.r2, [0.1, 0.1], [0.1, nan], nan),
    Case(.r2, [1, 2], [nan, 2], nan), Case(.r2, [1, nan], [1, 2], nan),
    Case(.r2, [1, 2], [infinity, 2], -infinity), Case(.r2, [5], [5], 1), Case(.r2, [5], [6], 0),
    Case(.precision(), [1, 0, 1], [infinity, most, -infinity], 0.5),
    Case(.precision(), [1, 0], [0, -0.0], 0), Case(.precision(), [0], [nan], 0),
    Case(.recall(), [1, 0, 1], [infinity, most, -infinity], 0.5), Case(.recall(), [0], [1], 0),
    Case(.f1(), [1, 0, 1], [infinity, most, -infinity], 0.5), Case(.f1(), [0], [0], 0),
    Case(.rocAUC, [0, 1, 1, 0], [-infinity, infinity, 0, -0.0], 0.875),
    Case(.rocAUC, [0, 1], [0.1, 0.1], 0.5), Case(.rocAUC, [1, 1], [0, 1], nan),
    Case(.rocAUC, [0, 1], [nan, 1], nan), Case(.rocAUC, [0, 1], [1e-320, 2e-320], 1),
  ]

  static let ofRows: [Case] = [
    Case(.categoricalAccuracy, rows([[0, 1], [1, 0]]), [[-infinity, infinity], [0, -0.0]], 1),
    Case(.categoricalAccuracy, rows([[0, 1]]), [[1, nan]], 0),
    Case(.categoricalAccuracy, rows([[1, 0]]), [[-infinity, -infinity]], 1),
    Case(.sparseCategoricalAccuracy, numbers([1, 0]), [[1e-320, 2e-320], [0.1, 0.1]], 1),
    Case(.sparseCategoricalAccuracy, numbers([0]), [[nan, 0]], 0),
    Case(.accuracy, numbers([1]), [[-most, most]], 1), Case(.accuracy, numbers([0]), [[3]], 0),
    Case(.topKAccuracy(k: 1), numbers([1]), [[most, most]], 1),
    Case(.topKAccuracy(k: 1), numbers([0]), [[1, infinity]], 0),
    Case(.topKAccuracy(k: 2), numbers([1, 0]), [[infinity, 1, -infinity], [3, 2, 1]], 1),
    Case(.topKAccuracy(k: 2), numbers([0]), [[1, nan]], 0),
  ]

  @Test(arguments: ofNumbers + ofRows) func values(of example: Case) {
    let value = example.metric(truth: example.truth, predictions: example.predictions)
    #expect(Self.isRight(value, example.want), "\(value), not \(example.want)")
  }

  /// The same a number at a time: an accumulator forgets nothing, however great or small what follows is.
  @Test(arguments: ofNumbers) func valuesNumberByNumber(of example: Case) {
    var accumulator = example.metric.accumulator()
    for (truth, prediction) in zip(example.truth.values, example.predictions.values) {
      accumulator.add(truth: Tensor([truth], .double), predictions: Tensor([prediction], .double))
    }
    #expect(Self.isRight(accumulator.value, example.want), "\(accumulator.value)")
  }

  @Test func everyMetricIsInTheTables() {
    let walked = Set((Self.ofNumbers + Self.ofRows).map(\.metric.name))
    #expect(Set(Metric.all.map(\.name)).subtracting(walked).isEmpty)
  }

  /// Nothing to judge: the value is no number, or 0 where counts say so; nothing stops.
  @Test(arguments: Metric.all.map(\.name)) func ofNone(name: String) {
    let metric = Metric.all.first { $0.name == name }!
    let needsRows = ["categorical_accuracy", "sparse_categorical_accuracy", "top_k_accuracy"]
    let predictions = Tensor.zeros(needsRows.contains(name) ? [0, 3] : [0], .double)
    let truth = Tensor.zeros(name == "categorical_accuracy" ? [0, 3] : [0], .double)
    let value = metric(truth: truth, predictions: predictions)
    let isCount = ["precision", "recall", "f1_score"].contains(name)
    #expect(isCount ? value == 0 : value.isNaN, "\(value)")
    #expect(isCount ? metric.accumulator().value == 0 : metric.accumulator().value.isNaN)
  }

  @Test func aWrongScoreIsFound() {
    #expect(!Self.isRight(0, .nan) && !Self.isRight(.nan, 0))
    #expect(!Self.isRight(0, 1e-200) && !Self.isRight(0.5 + 1e-12, 0.5))
    #expect(Self.isRight(0.1 + 0.2, 0.3))
  }

  private static func isRight(_ value: Double, _ want: Double) -> Bool {
    value == want || value.isNaN && want.isNaN || abs(value - want) <= 4 * want.ulp
  }

  private static func rows(_ x: [[Double]]) -> Tensor { Tensor(x, .double) }
  private static func numbers(_ x: [Double]) -> Tensor { Tensor(x, .double) }
}
