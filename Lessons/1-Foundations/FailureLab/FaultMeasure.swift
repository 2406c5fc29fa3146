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

  /// The number, written out; a dash where the training was too short for it.
  func measure(_ numbers: TrainingNumbers) -> String {
    let (first, last) = (numbers.epochs.first, numbers.epochs.last)
    switch self {
    case .none: return "–"
    case .rateTooHigh:
      return numbers.epochs.map(\.trainingLoss).max().map { written($0, digits: 3) } ?? "–"
    case .notZeroed:
      return percent(numbers.updates.fraction { $0.leftoverGradient > 0 })
    case .zeroWeights:
      return last.map { written($0.layers[0].unitSpread, digits: 3) } ?? "–"
    case .deadRelu: return last.map { percent($0.layers[0].deadFraction) } ?? "–"
    case .saturated: return first.map { percent($0.layers[0].flatFraction) } ?? "–"
    case .naiveSoftmax:
      return numbers.updates.first.map { written($0.batchLoss, digits: 3) } ?? "–"
    case .noShuffle: return likeness(numbers).map { written($0, digits: 2) } ?? "–"
    case .leak: return percent(numbers.sharedTestFraction)
    }
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
