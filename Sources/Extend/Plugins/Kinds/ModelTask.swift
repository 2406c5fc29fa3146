import Layers
import Losses
import Metrics

/// What a model is to learn: the shape of one input, and what is to be predicted of it.
public struct ModelTask: Sendable, Equatable {
  /// The shape of one input, without the batch: `[features]` of a table, `[height, width, channels]` of pictures.
  public let inputShape: [Int]
  /// What is predicted.
  public let target: Target

  /// What is predicted of an input.
  public enum Target: Sendable, Equatable {
    /// One of these classes; the targets are their numbers, from 0: `[batch]`.
    case classes([String])
    /// These numbers: `[batch, numbers]`.
    case numbers([String])
  }

  /// A task.
  public init(inputShape: [Int], target: Target) {
    self.inputShape = inputShape
    self.target = target
  }

  /// How many numbers the model gives for each input: one for each class, or the numbers themselves.
  public var outputs: Int {
    switch target {
    case .classes(let names), .numbers(let names): names.count
    }
  }

  /// The names of the classes; none where numbers are predicted.
  public var classNames: [String] {
    if case .classes(let names) = target { names } else { [] }
  }

  /// What the last layer usually ends with: softmax for classes, nothing for numbers.
  public var outputActivation: Activation { classNames.isEmpty ? .linear : .softmax }

  /// The usual loss on that: cross-entropy of class numbers, or the mean squared error.
  public var loss: Loss {
    classNames.isEmpty ? .meanSquaredError : .sparseCategoricalCrossentropy
  }

  /// What is usually measured: the accuracy, or the mean absolute error.
  public var metrics: [Metric] { classNames.isEmpty ? [.meanAbsoluteError] : [.accuracy] }
}
