import Layers
import Losses
import Metrics

/// What a model is to learn: the shape of one input, and what is to be predicted of it.
public struct ModelTask: Sendable, Equatable {
  /// The shape of one input, without the batch: `[features]` of a table, `[height, width, channels]` of pictures.
  public let inputShape: [Int]
  /// What is predicted.
  public let target: Target
  /// The settings of the model that somebody chose, by their names.
  public var settings: [String: Double]

  /// What is predicted of an input.
  public enum Target: Sendable, Equatable {
    /// One of these classes; the targets are their numbers, from 0: `[batch]`.
    case classes([String])
    /// These numbers: `[batch, numbers]`.
    case numbers([String])
  }

  /// A task.
  public init(inputShape: [Int], target: Target, settings: [String: Double] = [:]) {
    self.inputShape = inputShape
    self.target = target
    self.settings = settings
  }

  /// The number that a setting has: what was chosen, or its usual one.
  public func number(_ setting: ModelSetting) -> Double {
    settings[setting.name] ?? setting.usual
  }

  /// The same as a whole number in the setting's range: how many neurons, layers, steps.
  public func count(_ setting: ModelSetting) -> Int {
    let inside = min(max(number(setting), setting.range.lowerBound), setting.range.upperBound)
    return Int(exactly: inside.rounded()) ?? 0
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
