import Datasets
import Optimizers
import Randomness

/// What a lesson may take by name: what Chalk brings, and what plugins add.
public struct Registry: Sendable {
  /// The activation functions, in the order in which they were added.
  public var activations: [any ActivationFunction]
  /// The optimizers with their defaults, in the order in which they were added.
  public var optimizers: [Optimizer]

  /// Examples with classes, each set by its name: `--data swirl`.
  public var examples: [NamedExamples]

  /// A set of examples that is made when it is asked for.
  public struct NamedExamples: Sendable {
    /// The name by which it is chosen.
    public let name: String
    /// Makes the examples from a random source.
    public let make: @Sendable (inout RandomSource) throws -> Examples

    /// What plugins add, by kind.
    public init(
      _ name: String, make: @escaping @Sendable (inout RandomSource) throws -> Examples
    ) {
      (self.name, self.make) = (name, make)
    }
  }

  /// What plugins add, by kind.
  public init(
    activations: [any ActivationFunction], optimizers: [Optimizer] = Optimizer.all,
    examples: [NamedExamples] = []
  ) {
    self.activations = activations
    self.optimizers = optimizers
    self.examples = examples
  }

  /// The registry without any plugin.
  public static let standard = Registry(activations: [Relu(), LeakyRelu(), Sigmoid(), Tanh()])
}

extension Board {
  /// Every activation function that there is, also those of plugins.
  public var activations: [any ActivationFunction] { registry.activations }

  /// An activation function chosen by the learner, also one of a plugin: `--activation swish`.
  public func activation(
    _ control: String = "activation", default standard: String
  ) -> any ActivationFunction {
    let chosen = choice(control, of: activations.map(\.name), default: standard)
    guard let found = activations.first(where: { $0.name == chosen }) else {
      fatalError(
        "activation: there is no '\(standard)' for a default; there are "
          + activations.map(\.name).joined(separator: ", ") + ".")
    }
    return found
  }

  /// Every optimizer that there is, also those of plugins.
  public var optimizers: [Optimizer] { registry.optimizers }

  /// An optimizer chosen by the learner, also one of a plugin: `--set optimizer=signs`.
  public func optimizer(
    _ control: String = "optimizer", default standard: String
  ) -> Optimizer {
    let chosen = choice(control, of: optimizers.map(\.name), default: standard)
    guard let found = optimizers.first(where: { $0.name == chosen }) else {
      fatalError(
        "optimizer: there is no '\(standard)' for a default; there are "
          + optimizers.map(\.name).joined(separator: ", ") + ".")
    }
    return found
  }
}
