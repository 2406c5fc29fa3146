import Chalk
import Foundation

/// Dense layers on variables, with leaky hinges between them and nothing behind the last.
struct SmallNetwork {
  /// Weights and biases in turn, layer by layer.
  let parameters: [Variable]

  /// Random weights with variance 2/inputs, or 2/(inputs + outputs) where signals go both ways
  /// through layers of very different size; biases 0.
  init(_ sizes: [Int], isBalanced: Bool = false, random: inout RandomSource) {
    parameters = zip(sizes, sizes.dropFirst()).flatMap { inputs, outputs in
      let spread = (2 / Double(isBalanced ? inputs + outputs : inputs)).squareRoot()
      return [
        Tensor.normal([inputs, outputs], deviation: spread, using: &random), .zeros([outputs]),
      ].map { Variable($0, requiresGradient: true) }
    }
  }

  // excerpt: network
  /// x ← f(x·W + b) for each layer, f(s) = s where s > 0, else 0.2·s; the last without f
  func callAsFunction(_ x: Variable) -> Variable {
    stride(from: 0, to: parameters.count, by: 2).reduce(x) { x, layer in
      let isLast = layer + 2 == parameters.count
      let f = isLast ? FusedActivation.identity : .leakyRelu(slope: 0.2)
      return Primitive.linear(f)([x, parameters[layer], parameters[layer + 1]])
    }
  }
  // end excerpt

  /// Forgets the gradients that came along for another network's sake.
  func clearGradients() {
    for w in parameters { w.clearGradient() }
  }
}

// excerpt: adam
/// m ← β₁·m + (1 − β₁)·g            v ← β₂·v + (1 − β₂)·g²
/// w ← w − α·m̂/(√v̂ + ε)            m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
struct Adam {
  let parameters: [Variable]
  let α: Double
  let β1 = 0.5, β2 = 0.999, ε = 1e-8
  private var t = 0.0
  private var m, v: [Tensor]

  mutating func step() {
    t += 1
    for (i, w) in parameters.enumerated() {
      let g = w.takeGradient()!.toDense()
      m[i] = β1 * m[i] + (1 - β1) * g
      v[i] = β2 * v[i] + (1 - β2) * g * g
      let (mHat, vHat) = (m[i] / (1 - pow(β1, t)), v[i] / (1 - pow(β2, t)))
      w.value -= α * mHat / (vHat.squareRoot() + ε)
    }
  }
  // end excerpt

  init(_ parameters: [Variable], rate: Double) {
    self.parameters = parameters
    α = rate
    m = parameters.map(\.value.zerosLike)
    v = m
  }
}
