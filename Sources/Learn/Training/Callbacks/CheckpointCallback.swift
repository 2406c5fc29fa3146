extension Callback {
  /// Writes a checkpoint after each epoch, whole or not at all: weights, the optimizer's memory, the
  /// history and the state of the randomness. ``Model/resume(from:)`` goes on from it. Of several processes only the
  /// first writes.
  ///
  /// - Parameters:
  ///   - path: the file; each checkpoint takes the place of the one before.
  ///   - saveBestOnly: only when the monitored value is the best so far.
  ///   - monitor: the name of that value.
  ///   - better: whether less or more of it is better; told from the name where it is not given.
  /// - Throws: ``CheckpointError`` where the file cannot be written, and ``CallbackError`` where only the best
  ///   is to be saved and neither the name nor `better` tells what that is.
  public static func checkpoint(
    _ path: String, saveBestOnly: Bool = false, monitor: String = "val_loss", better: Better? = nil
  ) -> Callback {
    Callback(
      atStart: { _ in if saveBestOnly { _ = try Better.direction(better, of: monitor) } },
      afterEpoch: { run in
        if saveBestOnly {
          let direction = try Better.direction(better, of: monitor)
          if direction.epochsSinceBest(try run.values(of: monitor), 0) > 0 { return }
        }
        if run.isFirstProcess { try Checkpoint(of: run).write(to: path) }
      })
  }
}
