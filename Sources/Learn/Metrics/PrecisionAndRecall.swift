import Tensors

/// How often yes and no were right and wrong.
public struct BinaryCounts: Sendable, Hashable, Codable {
  /// Positive, and predicted to be.
  public private(set) var truePositives = 0
  /// Negative, but predicted to be positive.
  public private(set) var falsePositives = 0
  /// Negative, and predicted to be.
  public private(set) var trueNegatives = 0
  /// Positive, but predicted to be negative.
  public private(set) var falseNegatives = 0

  /// Nothing counted yet.
  public init() {}

  /// Counts each element: targets of 0 and 1, and probabilities, which mean 1 above the threshold. A probability
  /// that is not a number (NaN) is wrong, whatever the target is.
  public mutating func add(truth: Tensor, predictions: Tensor, threshold: Double = 0.5) {
    Labels.requireSameShape(truth, predictions, "BinaryCounts")
    for (t, p) in zip(truth.values, predictions.values) {
      switch (t > 0.5, p.isNaN ? t <= 0.5 : p > threshold) {
      case (true, true): truePositives += 1
      case (false, true): falsePositives += 1
      case (false, false): trueNegatives += 1
      case (true, false): falseNegatives += 1
      }
    }
  }

  /// Of what was taken for yes, which part is: TP/(TP + FP); 0 where nothing was.
  public var precision: Double { part(truePositives, truePositives + falsePositives) }

  /// Of what is yes, which part was found: TP/(TP + FN); 0 where nothing is.
  public var recall: Double { part(truePositives, truePositives + falseNegatives) }

  /// The harmonic mean of precision and recall, 2·TP/(2·TP + FP + FN); 0 where both are 0.
  public var f1: Double {
    part(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives)
  }

  private func part(_ some: Int, _ all: Int) -> Double { all == 0 ? 0 : Double(some) / Double(all) }
}

extension Metric {
  /// TP/(TP + FP) of probabilities against targets of 0 and 1.
  public static func precision(threshold: Double = 0.5) -> Metric {
    counting("precision", threshold) { $0.precision }
  }

  /// TP/(TP + FN) of probabilities against targets of 0 and 1.
  public static func recall(threshold: Double = 0.5) -> Metric {
    counting("recall", threshold) { $0.recall }
  }

  /// 2·TP/(2·TP + FP + FN) of probabilities against targets of 0 and 1.
  public static func f1(threshold: Double = 0.5) -> Metric {
    counting("f1_score", threshold) { $0.f1 }
  }

  private static func counting(
    _ name: String, _ threshold: Double, _ result: @escaping @Sendable (BinaryCounts) -> Double
  ) -> Metric {
    Metric(name) { CountingAccumulator(threshold: threshold, result: result) }
  }
}

private struct CountingAccumulator: MetricAccumulator {
  let threshold: Double
  let result: @Sendable (BinaryCounts) -> Double
  var counts = BinaryCounts()

  mutating func add(truth: Tensor, predictions: Tensor) {
    counts.add(truth: truth, predictions: predictions, threshold: threshold)
  }

  var value: Double { result(counts) }
}
