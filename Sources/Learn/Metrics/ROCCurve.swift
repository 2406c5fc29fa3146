import Tensors

/// For every threshold of a score, which part of the yes and which part of the no lies above it.
public struct ROCCurve: Sendable, Hashable {
  /// The part of the no that lies at or above each threshold, from 0 to 1.
  public let falsePositiveRates: [Double]
  /// The part of the yes that lies at or above each threshold, from 0 to 1.
  public let truePositiveRates: [Double]
  /// Every score that occurs, from high to low, after an infinite one.
  public let thresholds: [Double]
  /// The area under the curve: how likely a yes has a higher score than a no, equal scores counted half. Not a
  /// number where there is no yes or no no.
  public let area: Double

  /// The curve of scores for targets of 0 and 1. Equal scores make one point.
  public init(truth: [Double], scores: [Double]) {
    guard truth.count == scores.count else {
      ShapeError(
        "ROCCurve", got: "\(truth.count) targets and \(scores.count) scores", need: "as many"
      ).trap()
    }
    let positives = truth.count { $0 > 0.5 }
    let negatives = truth.count - positives
    let isDefined = positives > 0 && negatives > 0 && !scores.contains { $0.isNaN }
    var (rates, hits, thresholds) = ([0.0], [0.0], [Double.infinity])
    var (falsePositives, truePositives, area) = (0, 0, 0.0)
    let order = scores.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }
    for (place, index) in order.enumerated() {
      if truth[index] > 0.5 { truePositives += 1 } else { falsePositives += 1 }
      let isLast = place == order.count - 1
      if !isLast && scores[order[place + 1]] == scores[index] { continue }
      rates.append(Double(falsePositives) / Double(negatives))
      hits.append(Double(truePositives) / Double(positives))
      thresholds.append(scores[index])
      let width = rates[rates.count - 1] - rates[rates.count - 2]
      area += width * (hits[hits.count - 1] + hits[hits.count - 2]) / 2
    }
    (falsePositiveRates, truePositiveRates) = (rates, hits)
    self.thresholds = thresholds
    self.area = isDefined ? area : .nan
  }
}

extension Metric {
  /// The exact area under the ROC curve of probabilities, or any scores, for targets of 0 and 1. It keeps all
  /// scores until the end.
  public static let rocAUC = Metric("auc") { AreaAccumulator() }
}

private struct AreaAccumulator: MetricAccumulator {
  private var truth: [Double] = []
  private var scores: [Double] = []

  mutating func add(truth: Tensor, predictions: Tensor) {
    Labels.requireSameShape(truth, predictions, "auc")
    self.truth += truth.values
    scores += predictions.values
  }

  var value: Double { ROCCurve(truth: truth, scores: scores).area }
}
