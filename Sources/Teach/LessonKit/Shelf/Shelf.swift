import Datasets
import Randomness

/// What a lesson may take by name: what Chalk brings, and what plugins add.
public struct Shelf: Sendable {
  /// The activation functions, in the order in which they were added.
  public var activations: [any ActivationFunction]

  /// Examples with classes, each set by its name: `--data swirl`.
  public var examples: [NamedExamples]

  /// A set of examples that is made when it is asked for.
  public struct NamedExamples: Sendable {
    public let name: String
    public let make: @Sendable (inout RandomSource) throws -> Examples

    public init(
      _ name: String, make: @escaping @Sendable (inout RandomSource) throws -> Examples
    ) {
      (self.name, self.make) = (name, make)
    }
  }

  public init(activations: [any ActivationFunction], examples: [NamedExamples] = []) {
    self.activations = activations
    self.examples = examples
  }

  /// What is there without any plugin.
  public static let standard = Shelf(activations: [Relu(), LeakyRelu(), Sigmoid(), Tanh()])
}

extension Board {
  /// Every activation function that there is, also those of plugins.
  public var activations: [any ActivationFunction] { shelf.activations }

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
}
