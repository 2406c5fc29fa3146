import Foundation  // exp, tanh

// The activations that are always on the shelf, from simple to hard.

/// f(x) = max(0, x)        f′(x) = 1 where x > 0, else 0 (also at 0, where there is no one slope)
struct Relu: ActivationFunction {
  let name = "relu"
  let formula: Formula = #"f(x) = \max(0, x)"#
  let kinks = [0.0]

  func value(_ x: Double) -> Double { x.isNaN ? x : max(0, x) }
  func slope(_ x: Double) -> Double { x.isNaN ? x : x > 0 ? 1 : 0 }
}

/// f(x) = x where x > 0, else 0.2·x        f′(x) = 1 where x > 0, else 0.2
struct LeakyRelu: ActivationFunction {
  let name = "leaky-relu"
  let formula: Formula = #"f(x) = \max(0.2 x, x)"#
  let kinks = [0.0]

  func value(_ x: Double) -> Double { x > 0 ? x : 0.2 * x }
  func slope(_ x: Double) -> Double { x.isNaN ? x : x > 0 ? 1 : 0.2 }
}

/// σ(x) = 1/(1 + e⁻ˣ)        σ′(x) = σ(x)·(1 − σ(x))
///
/// Computed from the side where the exponential cannot overflow.
struct Sigmoid: ActivationFunction {
  let name = "sigmoid"
  let formula: Formula = #"\sigma(x) = \frac{1}{1 + e^{-x}}"#

  func value(_ x: Double) -> Double {
    let small = exp(-abs(x))
    return x >= 0 ? 1 / (1 + small) : small / (1 + small)
  }
  func slope(_ x: Double) -> Double { value(x) * (1 - value(x)) }
}

/// f(x) = tanh x        f′(x) = 1 − tanh²x
struct Tanh: ActivationFunction {
  let name = "tanh"
  let formula: Formula = #"f(x) = \tanh(x)"#

  func value(_ x: Double) -> Double { tanh(x) }
  func slope(_ x: Double) -> Double { 1 - tanh(x) * tanh(x) }
}
