import Chalk

/// The confusion matrix of one threshold.
struct Verdicts {
  private(set) var truePositives = 0
  private(set) var falsePositives = 0
  private(set) var falseNegatives = 0
  private(set) var trueNegatives = 0

  // excerpt: verdicts
  /// An alarm where the probability is above the threshold.
  init(_ probabilities: [Double], _ truth: [Bool], threshold: Double) {
    for (probability, isRare) in zip(probabilities, truth) {
      switch (isRare, probability > threshold) {
      case (true, true): truePositives += 1
      case (false, true): falsePositives += 1
      case (true, false): falseNegatives += 1
      case (false, false): trueNegatives += 1
      }
    }
  }

  /// The fraction of the alarms that is right: TP/(TP + FP).
  var precision: Double { fraction(truePositives, falsePositives) }
  /// The fraction of the positives that is found: TP/(TP + FN), also called the true positive rate.
  var recall: Double { fraction(truePositives, falseNegatives) }
  /// 2·TP/(2·TP + FP + FN)
  var f1: Double { fraction(2 * truePositives, falsePositives + falseNegatives) }
  var accuracy: Double {
    fraction(truePositives + trueNegatives, falsePositives + falseNegatives)
  }
  // end excerpt

  /// The fraction of the negatives that set off an alarm: FP/(FP + TN).
  var falsePositiveRate: Double { fraction(falsePositives, trueNegatives) }

  var alarms: Int { truePositives + falsePositives }

  private func fraction(_ some: Int, _ others: Int) -> Double {
    some + others == 0 ? 1 : Double(some) / Double(some + others)
  }
}
