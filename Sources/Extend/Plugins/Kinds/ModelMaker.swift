import Autograd
import Training

/// A model by name: `chalk train` builds it for some data, and trains it.
///
/// ```swift
/// struct TwoLayers: ModelMaker {
///   let name = "two-layers"
///
///   func model(for task: ModelTask, seed: UInt64) -> Sequential {
///     var model = Sequential(
///       [.flatten(), .dense(32, activation: .relu), .dense(task.outputs, activation: task.outputActivation)],
///       seed: seed)
///     model.compile(optimizer: .adam(), loss: task.loss, metrics: task.metrics)
///     return model
///   }
/// }
/// ```
public protocol ModelMaker: Sendable {
  /// Any model with one input.
  associatedtype Network: Model where Network.Input == Variable

  /// The name by which it is chosen: lower-case words joined by hyphens.
  var name: String { get }

  /// The numbers of it that can be chosen; the task hands them on. None unless it lists some.
  var settings: [ModelSetting] { get }

  /// A new model for this task, compiled. All randomness comes from `seed`: the same seed, the same weights.
  ///
  /// What is thrown for a task that the model is not for, such as a table for a network of convolutions, is told to
  /// whoever named the data.
  func model(for task: ModelTask, seed: UInt64) throws -> Network
}
