import Communicators
import Losses
import Tensors

/// Why training cannot go on.
public enum TrainingError: Error, CustomStringConvertible {
  /// There is neither optimizer nor loss.
  case notCompiled
  /// There is nothing to train on, or arguments contradict each other.
  case data(String)
  /// Samples do not fit the model.
  case shape(ShapeError)
  /// Targets do not fit the loss.
  case targets(TargetError)
  /// The loss is infinite or not a number.
  case notFinite(loss: Double, epoch: Int, step: Int, first: String)
  /// The source of the batches failed.
  case source(any Error)
  /// A callback failed.
  case callback(any Error)
  /// Another process of the run failed, or cannot be reached.
  case elsewhere(CommunicationError)

  /// The message: what happened, where, and what to try.
  public var description: String {
    switch self {
    case .notCompiled: "the model has no loss yet; try compile(optimizer:loss:metrics:)"
    case .data(let problem): problem
    case .shape(let error): error.description
    case .targets(let error): error.description
    case .notFinite(let loss, let epoch, let step, let first):
      "the loss is \(loss) in epoch \(epoch), step \(step); first seen in \(first). "
        + "Try a smaller learning rate, or gradient clipping"
    case .source(let error), .callback(let error): "\(error)"
    case .elsewhere(let error): error.description
    }
  }
}
