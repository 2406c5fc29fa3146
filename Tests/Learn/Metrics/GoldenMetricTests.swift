import Golden
import Metrics
import Tensors
import Testing

@Suite(.enabled(if: GoldenSet.isWanted, "\(GoldenSet.missing)"))
struct GoldenMetricTests {
  static let group = GoldenGroup("metric2") { golden, precision in
    try MetricCase(golden: golden, precision: precision).results()
  }

  @Test func values() throws {
    for outcome in try Self.group.outcomes(in: .found()) { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func aShiftedTensorIsCaught() throws {
    #expect(try Self.group.unnoticed(in: .found()) == [])
  }

  @Test func spoiledCasesAreToldAndNotCrashedOn() throws {
    #expect(try Self.group.agreeingThoughSpoiled(in: .found()) == [])
  }

  @Test func casesOfOtherSizesAndSettings() throws {
    let made = try MadeSet(MadeCases.metrics)
    let outcomes = try Self.group.outcomes(in: made.set)
    #expect(outcomes.count == MadeCases.metrics.count)
    for outcome in outcomes { #expect(outcome.agrees, "\(outcome)") }
  }

  @Test func whatIsNotUnderstoodIsTold() throws {
    let made = try MadeSet(MadeCases.metrics)
    let retrieval = try made.first("retrieval")
    expect(retrieval.changing(item: "taste"), tells: "“taste”")
    expect(retrieval.changing("k", to: nil), tells: "k is missing")
    expect(retrieval.without("scores"), tells: "scores is missing")
    expect(try made.first("top_k_accuracy").changing("ks", to: [0]), tells: "at least 1")
  }

  @Test func aSettingThatNobodyReadIsTold() throws {
    let golden = try MadeSet(MadeCases.metrics).first("retrieval")
    let outcome = Self.group.outcome(of: golden.changing("average", to: "micro"))
    #expect(outcome.unread == ["average"] && outcome.description.contains("not read: average"))
  }

  private func expect(_ golden: GoldenCase, tells words: String) {
    let outcome = Self.group.outcome(of: golden)
    #expect(!outcome.agrees && outcome.description.contains(words), "\(outcome)")
  }
}

/// A case of the golden set on a metric of ours.
struct MetricCase {
  let golden: GoldenCase
  let precision: Precision
  private var attributes: GoldenAttributes { golden.attributes }

  init(golden: GoldenCase, precision: Precision) {
    (self.golden, self.precision) = (golden, precision)
  }

  func results() throws -> [String: Tensor] {
    let numbers: [String: [Double]] =
      switch golden.item {
      case "average_precision": try averagePrecision()
      case "roc": try roc()
      case "confusion_matrix": try confusionMatrix()
      case "calibration": try calibration()
      case "ndcg": try ndcg()
      case "retrieval": try retrieval()
      case "perplexity": try perplexity()
      case "regression": try regression()
      case "top_k_accuracy": try topK()
      case "bleu": try bleu()
      case "edit_distance": try editDistance()
      default: throw GoldenProblem("there is no metric for the item “\(golden.item)”")
      }
    return numbers.reduce(into: [:]) { $0[$1.key] = golden.shaped($1.value, as: $1.key, precision) }
  }

  private func averagePrecision() throws -> [String: [Double]] {
    let (labels, scores) = try binary()
    let curve = PrecisionRecallCurve(truth: labels, scores: scores)
    return [
      "precision": curve.precisions, "recall": curve.recalls, "thresholds": curve.thresholds,
      "average_precision": [
        Metric.averagePrecision(
          truth: Tensor(labels, .double), predictions: Tensor(scores, .double))
      ],
    ]
  }

  private func roc() throws -> [String: [Double]] {
    let (labels, scores) = try binary()
    guard Set(labels).count == 2 else { throw GoldenProblem("labels has one class only") }
    let curve = ROCCurve(truth: labels, scores: scores)
    return [
      "fpr": curve.falsePositiveRates, "tpr": curve.truePositiveRates,
      "thresholds": Array(curve.thresholds.dropFirst()), "auc": [curve.area],
    ]
  }

  private func binary() throws -> (labels: [Double], scores: [Double]) {
    _ = try GoldenSizes(of: golden, ["labels": "n", "scores": "n"])
    return (
      try golden.wholes("labels", in: 0...1).map(Double.init),
      try golden.tensor("scores", precision).values
    )
  }

  private func confusionMatrix() throws -> [String: [Double]] {
    _ = try GoldenSizes(of: golden, ["labels": "n", "predicted": "n"])
    let classes = try attributes.sizes("classes", count: 1)[0]
    var matrix = ConfusionMatrix(classes: classes)
    matrix.add(
      try golden.wholes("labels", in: 0...(classes - 1)),
      try golden.wholes("predicted", in: 0...(classes - 1)))
    let each = 0..<classes
    return [
      "matrix": matrix.counts.flatMap { $0.map(Double.init) }, "accuracy": [matrix.accuracy],
      "precision": each.map(matrix.precision), "recall": each.map(matrix.recall),
      "f1": each.map(matrix.f1), "macro_f1": [matrix.macroF1],
      "weighted_f1": [matrix.weightedF1], "balanced_accuracy": [matrix.balancedAccuracy],
      "kappa": [matrix.kappa], "mcc": [matrix.matthewsCorrelation],
    ]
  }

  private func calibration() throws -> [String: [Double]] {
    let sizes = try GoldenSizes(
      of: golden, attributes: ["classes": 1, "bins": 1],
      ["probabilities": "n classes", "labels": "n"])
    let p = try golden.tensor("probabilities", precision)
    let labels = try golden.wholeNumbers("labels", below: sizes["classes"])
    let bins = try attributes.sizes("bins", count: 1)[0]
    let found = Calibration(truth: labels, probabilities: p, bins: bins)
    let error = Metric.expectedCalibrationError(bins: bins)
    return [
      "count": found.counts.map(Double.init), "confidence": found.confidences,
      "accuracy": found.accuracies, "ece": [error(truth: labels, predictions: p)],
      "mce": [found.maximumError], "brier": [Metric.brierScore(truth: labels, predictions: p)],
      "nll": [Metric.negativeLogLikelihood(truth: labels, predictions: p)],
    ]
  }

  /// The rows of two tensors `[query, item]` as rankings.
  private func rankings(_ relevance: String) throws -> [Ranking] {
    let sizes = try GoldenSizes(of: golden, [relevance: "query item", "scores": "query item"])
    let items = sizes["item"]
    let (r, s) = (
      try golden.numbers(relevance), try golden.tensor("scores", precision).values
    )
    return (0..<sizes["query"]).map {
      let row = ($0 * items)..<(($0 + 1) * items)
      return Ranking(relevance: Array(r[row]), scores: Array(s[row]))
    }
  }

  private func ndcg() throws -> [String: [Double]] {
    let all = try rankings("relevance")
    let ks = try attributes.sizes("ks")
    return [
      "ndcg": ks.flatMap { k in all.map { $0.ndcg(at: k) } },
      "ndcg_exponential": ks.flatMap { k in all.map { $0.ndcg(at: k, gain: .exponential) } },
    ]
  }

  private func retrieval() throws -> [String: [Double]] {
    let all = try rankings("relevant")
    let k = try attributes.sizes("k", count: 1)[0]
    func mean(_ value: (Ranking) -> Double) -> [Double] {
      [all.reduce(0) { $0 + value($1) } / Double(all.count)]
    }
    return [
      "mrr": mean(\.reciprocalRank), "map": mean(\.averagePrecision),
      "precision_at_\(k)": mean { $0.precision(at: k) },
      "recall_at_\(k)": mean { $0.recall(at: k) },
    ]
  }

  private func perplexity() throws -> [String: [Double]] {
    let sizes = try GoldenSizes(
      of: golden, attributes: ["classes": 1], ["logits": "… classes", "labels": "…"])
    let labels = try golden.wholeNumbers("labels", below: sizes["classes"])
    let z = try golden.tensor("logits", precision)
    return [
      "perplexity": [Metric.perplexity(fromLogits: true)(truth: labels, predictions: z)],
      "bits": [Metric.bitsPerToken(fromLogits: true)(truth: labels, predictions: z)],
    ]
  }

  private func regression() throws -> [String: [Double]] {
    _ = try GoldenSizes(of: golden, ["y_true": "n", "y_pred": "n"])
    let (t, y) = (try golden.tensor("y_true", precision), try golden.tensor("y_pred", precision))
    let all: KeyValuePairs<String, Metric> = [
      "mse": .meanSquaredError, "rmse": .rootMeanSquaredError, "mae": .meanAbsoluteError,
      "median_error": .medianAbsoluteError, "r2": .r2, "explained_variance": .explainedVariance,
      "mape": .meanAbsolutePercentageError, "pearson": .pearsonCorrelation,
    ]
    return all.reduce(into: [:]) { $0[$1.key] = [$1.value(truth: t, predictions: y)] }
  }

  private func topK() throws -> [String: [Double]] {
    let sizes = try GoldenSizes(of: golden, ["scores": "n classes", "labels": "n"])
    let labels = try golden.wholeNumbers("labels", below: sizes["classes"])
    let scores = try golden.tensor("scores", precision)
    return [
      "accuracy": try attributes.sizes("ks").map {
        Metric.topKAccuracy(k: $0)(truth: labels, predictions: scores)
      }
    ]
  }

  private func bleu() throws -> [String: [Double]] {
    let (candidates, references) = (
      try attributes.sentences("candidates"), try attributes.sentenceLists("references")
    )
    let maxN = try attributes.sizes("max_n", count: 1)[0]
    guard candidates.count == references.count, references.allSatisfy({ !$0.isEmpty }), maxN < 100
    else { throw GoldenProblem("references are not a list for each candidate, or max_n is large") }
    let found = BLEU(candidates: candidates, references: references, maxN: maxN)
    return [
      "bleu": [found.score], "precisions": found.precisions,
      "brevity_penalty": [found.brevityPenalty], "bleu_smoothed": [found.smoothedScore],
      "lengths": [Double(found.candidateLength), Double(found.referenceLength)],
    ]
  }

  private func editDistance() throws -> [String: [Double]] {
    let found = EditDistance(
      from: try attributes.texts("reference"), to: try attributes.texts("hypothesis"))
    return [
      "distance": [Double(found.distance)],
      "table": found.table.flatMap { $0.map(Double.init) },
      "error_rate": found.errorRate.map { [$0] } ?? [],
    ]
  }
}
