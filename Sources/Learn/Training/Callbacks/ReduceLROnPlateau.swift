extension Callback {
  /// Makes the learning rate smaller when a value has not become better for `patience` epochs; Keras'
  /// `ReduceLROnPlateau`.
  ///
  /// - Parameters:
  ///   - monitor: the name of the value, such as `val_loss`.
  ///   - factor: what the rate is multiplied by, from 0 to below 1.
  ///   - patience: how many epochs are waited for.
  ///   - minDelta: how much better counts as better.
  ///   - cooldown: for how many epochs after a change none is counted.
  ///   - minLearningRate: the rate that it does not go below.
  ///   - better: whether less or more is better; told from the name where it is not given.
  /// - Throws: ``CallbackError`` where the value is not measured, the factor is out of its range, or neither
  ///   the name nor `better` tells which way the value becomes better.
  public static func reduceLROnPlateau(
    monitor: String = "val_loss", factor: Double = 0.1, patience: Int = 10, minDelta: Double = 1e-4,
    cooldown: Int = 0, minLearningRate: Double = 0, better: Better? = nil
  ) -> Callback {
    let plateau = Plateau(patience: patience, minDelta: minDelta, cooldown: cooldown)
    func decide(_ run: inout TrainingRun) throws {
      let direction = try Better.direction(better, of: monitor)
      let values = try run.values(of: monitor)
      // Where a checkpoint was written after the change, the rate is another one already.
      let isUnchanged = run.learningRate == run.history.epochs.last?.learningRate
      guard plateau.endsInChange(values, direction), isUnchanged else { return }
      let rate = max(run.learningRate * factor, minLearningRate)
      if rate < run.learningRate { run.setLearningRate(rate) }
    }
    return Callback(
      atStart: { run in
        _ = try Better.direction(better, of: monitor)
        guard (0..<1).contains(factor), minLearningRate >= 0 else {
          throw CallbackError(
            description: "reduceLROnPlateau: got the factor \(factor) and minLearningRate "
              + "\(minLearningRate); needs a factor from 0 to below 1 and a rate of 0 or more")
        }
        if !run.history.epochs.isEmpty { try decide(&run) }
      },
      afterEpoch: decide)
  }
}

/// When a row of values has stood still for too long: worked out from the values alone, so that a run that was
/// resumed decides as one that never stopped.
private struct Plateau {
  let patience: Int
  let minDelta: Double
  let cooldown: Int

  /// Whether the rate is changed after the last of these epochs.
  func endsInChange(_ values: [Double], _ direction: Better) -> Bool {
    var best = direction == .less ? Double.infinity : -.infinity
    var (waited, resting, isChange) = (0, 0, false)
    for value in values {
      isChange = false
      let isResting = resting > 0
      if isResting { (resting, waited) = (resting - 1, 0) }
      if direction.isBetter(value, than: best, by: minDelta) {
        (best, waited) = (value, 0)
      } else if resting == 0 {
        waited += 1
        if waited >= patience { (isChange, waited, resting) = (true, 0, cooldown) }
      }
    }
    return isChange
  }
}
