import Chalk

/// What bends the sums of the hidden layers, and where it is flat.
struct Bend: Sendable {
  let name: String
  let apply: @Sendable (Scalar) -> Scalar
  /// The slope, told from the activation.
  let slope: @Sendable (Double) -> Double
  let steepest: Double

  static let tanh = Bend(
    name: "tanh", apply: { ScalarGrad.tanh($0) }, slope: { 1 - $0 * $0 }, steepest: 1)
  static let sigmoid = Bend(
    name: "sigmoid", apply: { ScalarGrad.sigmoid($0) }, slope: { $0 * (1 - $0) }, steepest: 0.25)
  static let relu = Bend(
    name: "relu", apply: { ScalarGrad.relu($0) }, slope: { $0 > 0 ? 1 : 0 }, steepest: 1)

  static let all = [tanh, relu, sigmoid]

  static func named(_ name: String) -> Bend {
    all.first { $0.name == name } ?? tanh
  }
}
