import Chalk

/// The one number of a training that shows a fault best.
extension Fault {
  /// What the number is.
  var measureName: Prose {
    switch self {
    case .none: "nothing"
    case .rateTooHigh: "highest loss after an epoch"
    case .notZeroed: "updates with old gradients"
    case .zeroWeights: "spread of the hidden units"
    case .deadRelu: "dead hidden units"
    case .saturated: "saturated after epoch 1"
    case .naiveSoftmax: "loss of the first batch"
    case .noShuffle: "correlation of two epochs"
    case .leak: "test examples trained on"
    }
  }

  /// The number, a fraction where it is written in percent; nil where the training was too short for it.
  func measure(_ numbers: TrainingNumbers) -> Double? {
    let (first, last) = (numbers.epochs.first, numbers.epochs.last)
    return switch self {
    case .none: nil
    case .rateTooHigh: numbers.epochs.map(\.trainingLoss).max()
    case .notZeroed: numbers.updates.fraction { $0.leftoverGradient > 0 }
    case .zeroWeights: last?.layers[0].unitSpread
    case .deadRelu: last?.layers[0].deadFraction
    case .saturated: first?.layers[0].flatFraction
    case .naiveSoftmax: numbers.updates.first?.batchLoss
    case .noShuffle: likeness(numbers)
    case .leak: numbers.sharedTestFraction
    }
  }

  /// The mean of the number over several runs, and its standard deviation where they differ; a dash where there is
  /// none.
  func measures(_ runs: [TrainingNumbers]) -> String {
    let values = runs.compactMap(measure)
    guard let first = values.first else { return "–" }
    let isFraction = [.notZeroed, .deadRelu, .saturated, .leak].contains(self)
    let numbers = values.map { isFraction ? 100 * $0 : $0 }
    let unit = isFraction ? " %" : ""
    if !values.allSatisfy(\.isFinite) { return written(first) + unit }
    let deviation = numbers.sampleStandardDeviation
    if deviation < 1e-9 { return written(numbers.mean, digits: 3) + unit }
    return written(numbers.mean, digits: 2) + " ± " + written(deviation, digits: 1) + unit
  }

  /// The mean correlation between the batch losses of one epoch and those of the next, in the later half of the
  /// training: at first the loss falls within an epoch, which looks like a pattern.
  private func likeness(_ numbers: TrainingNumbers) -> Double? {
    guard let perEpoch = numbers.updatesPerEpoch else { return nil }
    let later = (numbers.epochs.count / 2..<numbers.epochs.count).map { epoch in
      numbers.updates[epoch * perEpoch..<(epoch + 1) * perEpoch].map(\.batchLoss)
    }
    return zip(later, later.dropFirst()).map { correlation($0, $1) }.mean
  }

  /// Pearson's correlation of two lists; 0 where one of them is constant.
  private func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let scale = a.standardDeviation * b.standardDeviation
    return scale > 0 ? zip(a, b).map { ($0 - a.mean) * ($1 - b.mean) }.mean / scale : 0
  }
}
