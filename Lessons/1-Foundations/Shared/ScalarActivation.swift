import Chalk

/// The activation function of the hidden layers, and the largest derivative that it can have.
struct ScalarActivation: Sendable {
  let name: String
  let apply: @Sendable (Scalar) -> Scalar
  let steepest: Double

  /// An activation function by its own name, also one of a plugin.
  init(_ function: any ActivationFunction) {
    name = function.name
    apply = { function($0) }
    steepest = stride(from: -6.0, through: 6, by: 0.05).map { abs(function.slope($0)) }.max()!
  }

  private init(_ name: String, steepest: Double, _ apply: @escaping @Sendable (Scalar) -> Scalar) {
    (self.name, self.steepest, self.apply) = (name, steepest, apply)
  }

  static let tanh = ScalarActivation("tanh", steepest: 1) { ScalarGrad.tanh($0) }
  static let sigmoid = ScalarActivation("sigmoid", steepest: 0.25) { ScalarGrad.sigmoid($0) }
  static let relu = ScalarActivation("relu", steepest: 1) { ScalarGrad.relu($0) }
}
