import Training

extension TrainingNumbers {
  /// What a run of `fit` with a recorder noted, as far as it goes: its losses, metrics, gradients and
  /// dead units. What it does not record (stale gradients, scores, the weights of single units, duplicates
  /// between training and test set) stays at its default.
  ///
  /// - Parameters:
  ///   - history: of a `fit` with a `recorder` among its callbacks, and with validation data.
  ///   - metric: the name under which the accuracy was measured.
  public init(_ history: History, metric: String = "accuracy") {
    self.init()
    let record = history.record ?? TrainingRecord()
    updates = record.losses.map { Update(batchLoss: $0) }
    epochs = history.epochs.map { epoch in
      let loss = epoch["loss"] ?? .nan
      let accuracy = epoch[metric] ?? 0
      return Epoch(
        trainingLoss: loss, testLoss: epoch["val_loss"] ?? loss, trainingAccuracy: accuracy,
        testAccuracy: epoch["val_" + metric] ?? accuracy,
        layers: TrainingNumbers.layers(record.looks.last { $0.epoch <= epoch.number }))
    }
  }

  /// The layers as they were at one look: their dead units, and the gradients of the parameters that
  /// are named after them.
  private static func layers(_ look: TrainingRecord.Look?) -> [Layer] {
    guard let look else { return [] }
    return look.layers.map { activity in
      let norms = look.parameters.filter { $0.parameter.hasPrefix(activity.layer) }
        .map(\.gradientNorm)
      let squares = norms.map { $0 * $0 }
      return Layer(
        units: 1, gradientNorm: squares.reduce(0, +).squareRoot(), deadFraction: activity.deadUnits,
        flatFraction: 0, unitSpread: .infinity)
    }
  }
}
