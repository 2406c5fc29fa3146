import Chalk

/// What becomes of yes and no for one threshold.
struct Verdicts {
  private(set) var found = 0
  private(set) var falseAlarms = 0
  private(set) var missed = 0
  private(set) var passed = 0

  // excerpt: verdicts
  /// An alarm where the probability is above the threshold.
  init(_ probabilities: [Double], _ truth: [Bool], threshold: Double) {
    for (probability, isRare) in zip(probabilities, truth) {
      switch (isRare, probability > threshold) {
      case (true, true): found += 1
      case (false, true): falseAlarms += 1
      case (true, false): missed += 1
      case (false, false): passed += 1
      }
    }
  }

  /// The fraction of the alarms that is right: TP/(TP + FP).
  var precision: Double { fraction(found, falseAlarms) }
  /// The fraction of what there is to be found that is found: TP/(TP + FN).
  var recall: Double { fraction(found, missed) }
  var accuracy: Double { fraction(found + passed, falseAlarms + missed) }
  // end excerpt

  private func fraction(_ some: Int, _ others: Int) -> Double {
    some + others == 0 ? 1 : Double(some) / Double(some + others)
  }
}
