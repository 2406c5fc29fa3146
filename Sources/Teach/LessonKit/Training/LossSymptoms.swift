// What can be told from the course of the loss.

extension Diagnosis {
  /// The batches come in the same order in every epoch: the loss has the same jagged pattern each time.
  static func sameOrder(_ numbers: TrainingNumbers) -> Diagnosis? {
    guard let perEpoch = numbers.updatesPerEpoch, perEpoch >= 4, numbers.epochs.count >= 6 else {
      return nil
    }
    // The later half: at first the loss falls within an epoch, which looks like a pattern.
    let profiles = (numbers.epochs.count / 2..<numbers.epochs.count).map { epoch in
      (0..<perEpoch).map { numbers.updates[epoch * perEpoch + $0].batchLoss }
    }
    guard profiles.joined().allSatisfy(\.isFinite) else { return nil }
    let likeness = zip(profiles, profiles.dropFirst()).map { correlation($0, $1) }
    let mean = likeness.reduce(0, +) / Double(likeness.count)
    guard mean > 0.6 else { return nil }
    return Diagnosis(
      symptom: .sameOrder,
      finding: """
        The losses of the batches go up and down in the same way in every epoch (from one epoch \
        to the next they correlate by \(mean, digits: 2)).
        """,
      advice: """
        The examples come in the same order each time, so each step undoes part of the last. \
        Shuffle them before every epoch.
        """)
  }

  /// The loss rises, or oscillates instead of settling, or becomes infinite or NaN.
  static func rateTooHigh(_ numbers: TrainingNumbers) -> Diagnosis? {
    let losses = numbers.epochs.map(\.trainingLoss)
    let start = numbers.updates.first?.batchLoss ?? losses.first ?? 0
    let rises = zip(losses, losses.dropFirst()).count { $1 > 1.1 * $0 + 0.01 }
    let peak = losses.max() ?? start
    let explodes =
      !losses.allSatisfy(\.isFinite) || numbers.updates.contains { !$0.batchLoss.isFinite }
    let swings = losses.count >= 5 && 4 * rises >= losses.count - 1
    guard explodes || peak > 2 * start || swings else { return nil }
    return Diagnosis(
      symptom: .rateTooHigh,
      finding: """
        The loss does not settle: it began at \(start), rose in \(rises) of \(losses.count) epochs, \
        and was \(peak) at its highest.
        """,
      advice: """
        The steps overshoot the minimum and end higher on the other side. Divide the learning rate by \
        ten, and look again.
        """)
  }
}

/// Pearson's correlation of two lists of the same length: 1 for the same shape, 0 for no relation.
private func correlation(_ a: [Double], _ b: [Double]) -> Double {
  let (meanA, meanB) = (a.reduce(0, +) / Double(a.count), b.reduce(0, +) / Double(b.count))
  var (together, squaresA, squaresB) = (0.0, 0.0, 0.0)
  for (x, y) in zip(a, b) {
    together += (x - meanA) * (y - meanB)
    squaresA += (x - meanA) * (x - meanA)
    squaresB += (y - meanB) * (y - meanB)
  }
  let scale = (squaresA * squaresB).squareRoot()
  return scale > 0 ? together / scale : 0
}
