extension Callback {
  /// Sets the learning rate before each epoch, from the number of the epoch, from 1, and the rate until
  /// then. (A schedule from step to step is a learning rate of the optimizer.)
  public static func learningRateSchedule(
    _ rate: @escaping (_ epoch: Int, _ rate: Double) -> Double
  ) -> Callback {
    Callback(beforeEpoch: { run in run.setLearningRate(rate(run.epoch, run.learningRate)) })
  }
}
