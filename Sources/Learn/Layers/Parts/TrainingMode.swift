import Randomness

/// Whether layers behave as in training: dropout drops, batch normalization uses the batch's own mean
/// and variance. `fit` turns it on; outside of it models predict.
public enum TrainingMode {
  /// Whether it is on, here and now.
  public static var isOn: Bool { ForwardContext.current?.isTraining ?? false }

  /// Runs `body` in training mode; dropout draws from `random`. For training loops written by hand.
  public static func on<Result, Failure: Error>(
    using random: inout RandomSource, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let context = ForwardContext(isTraining: true, random: random)
    defer { random = context.random }
    return try context.open(body)
  }
}
