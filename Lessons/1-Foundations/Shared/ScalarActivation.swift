import Chalk

/// The activation function of the hidden layers, and how much gradient its units let through.
struct ScalarActivation: Sendable {
  /// How much of the gradient that comes back to a unit it lets through, for one example.
  enum State { case active, saturated, off }

  let name: String
  let apply: @Sendable (Scalar) -> Scalar
  /// The largest derivative that the function can have.
  let steepest: Double
  /// Whether it is constant 0 over a whole range of sums, as ReLU is below 0.
  let cutsOff: Bool

  /// An activation function by its own name, also one of a plugin.
  init(_ function: any ActivationFunction) {
    name = function.name
    apply = { function($0) }
    let sums = stride(from: -6.0, through: 6, by: 0.05)
    steepest = sums.map { abs(function.slope($0)) }.max()!
    let isZero = sums.map { function.value($0) == 0 && function.slope($0) == 0 }
    cutsOff = zip(isZero, isZero.dropFirst()).contains { $0 && $1 }
  }

  private init(
    _ name: String, steepest: Double, cutsOff: Bool = false,
    _ apply: @escaping @Sendable (Scalar) -> Scalar
  ) {
    (self.name, self.steepest, self.cutsOff, self.apply) = (name, steepest, cutsOff, apply)
  }

  static let tanh = ScalarActivation("tanh", steepest: 1) { ScalarGrad.tanh($0) }
  static let sigmoid = ScalarActivation("sigmoid", steepest: 0.25) { ScalarGrad.sigmoid($0) }
  static let relu = ScalarActivation("relu", steepest: 1, cutsOff: true) { ScalarGrad.relu($0) }

  // excerpt: state of a unit
  /// Off where the function is constant 0, as ReLU is below 0. Saturated where its derivative is below a tenth of its
  /// largest value; a derivative that is rounded to 0, as that of tanh far out, is below it too.
  func state(_ a: Double, derivative: Double) -> State {
    if cutsOff && a == 0 && derivative == 0 { return .off }
    return abs(derivative) < 0.1 * steepest ? .saturated : .active
  }
  // end excerpt
}
