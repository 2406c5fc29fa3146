import Chalk

/// What becomes of yes and no for one threshold.
struct Verdicts {
  private(set) var found = 0
  private(set) var falseAlarms = 0
  private(set) var missed = 0
  private(set) var passed = 0

  // excerpt: verdicts
  /// An alarm where the score is above the threshold.
  init(_ scores: [Double], _ truth: [Bool], threshold: Double) {
    for (score, isRare) in zip(scores, truth) {
      switch (isRare, score > threshold) {
      case (true, true): found += 1
      case (false, true): falseAlarms += 1
      case (true, false): missed += 1
      case (false, false): passed += 1
      }
    }
  }

  /// Which part of the alarms is right: TP/(TP + FP).
  var precision: Double { part(found, falseAlarms) }
  /// Which part of what there is to be found is found: TP/(TP + FN).
  var recall: Double { part(found, missed) }
  var accuracy: Double { part(found + passed, falseAlarms + missed) }
  // end excerpt

  private func part(_ some: Int, _ others: Int) -> Double {
    some + others == 0 ? 1 : Double(some) / Double(some + others)
  }
}
