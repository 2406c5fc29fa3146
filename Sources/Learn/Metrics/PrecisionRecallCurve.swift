import Tensors

/// For every threshold of a score, how much of what lies above it is yes, and how much of the yes lies above it.
///
/// Unlike the ROC curve it says something where the yes are rare: the many no that are right do not count.
public struct PrecisionRecallCurve: Sendable, Hashable {
  /// Every score that occurs, from high to low; what lies at or above one counts as found.
  public let thresholds: [Double]
  /// Of what lies at or above each threshold, which part is yes.
  public let precisions: [Double]
  /// Of the yes, which part lies at or above each threshold; 0 where there is no yes.
  public let recalls: [Double]

  /// The curve of scores for targets of 0 and 1. Equal scores make one point. Traps with a message where there
  /// are not as many targets as scores.
  public init(truth: [Double], scores: [Double]) {
    guard truth.count == scores.count else {
      ShapeError(
        "PrecisionRecallCurve", got: "\(truth.count) targets and \(scores.count) scores",
        need: "as many"
      ).trap()
    }
    let positives = truth.count { $0 > 0.5 }
    let order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    var (thresholds, precisions, recalls): ([Double], [Double], [Double]) = ([], [], [])
    var hits = 0
    for (place, index) in order.enumerated() {
      if truth[index] > 0.5 { hits += 1 }
      let isLast = place == order.count - 1
      if !isLast && scores[order[place + 1]] == scores[index] { continue }
      thresholds.append(scores[index])
      precisions.append(Double(hits) / Double(place + 1))
      recalls.append(positives == 0 ? 0 : Double(hits) / Double(positives))
    }
    (self.thresholds, self.precisions, self.recalls) = (thresholds, precisions, recalls)
  }

  /// Σ (Rₖ − Rₖ₋₁)·Pₖ over the thresholds, with R₋₁ = 0: the precision, averaged over the yes in order of their
  /// scores. Nothing is interpolated; scikit-learn's `average_precision_score`.
  public var averagePrecision: Double {
    zip(precisions, zip(recalls, [0] + recalls)).reduce(0) { sum, point in
      sum + (point.1.0 - point.1.1) * point.0
    }
  }
}

extension Metric {
  /// The average precision of probabilities, or any scores, for targets of 0 and 1:
  /// ``PrecisionRecallCurve/averagePrecision``. It keeps all scores until the end.
  public static let averagePrecision = Metric("average_precision") {
    GatheredAccumulator("average_precision") {
      PrecisionRecallCurve(truth: $0, scores: $1).averagePrecision
    }
  }
}

/// Keeps all targets and predictions, and computes one number of them at the end; not a number where there are
/// none, or a prediction is not one.
struct GatheredAccumulator: MetricAccumulator {
  private let name: String
  private let result: @Sendable (_ truth: [Double], _ predictions: [Double]) -> Double
  private var truth: [Double] = []
  private var predictions: [Double] = []

  init(_ name: String, _ result: @escaping @Sendable ([Double], [Double]) -> Double) {
    (self.name, self.result) = (name, result)
  }

  mutating func add(truth: Tensor, predictions: Tensor) {
    Labels.requireSameShape(truth, predictions, name)
    self.truth += truth.values
    self.predictions += predictions.values
  }

  var value: Double {
    truth.isEmpty || predictions.contains(where: \.isNaN) ? .nan : result(truth, predictions)
  }
}
