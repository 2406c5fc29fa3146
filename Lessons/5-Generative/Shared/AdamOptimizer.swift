import Chalk
import Foundation

// excerpt: adam
/// m ← β₁·m + (1 − β₁)·g            v ← β₂·v + (1 − β₂)·g²
/// w ← w − α·m̂/(√v̂ + ε)            m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)
struct AdamOptimizer {
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
