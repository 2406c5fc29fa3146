import Chalk
import Foundation

/// A rule that makes a step for every weight from its gradient, number by number.
protocol StepRule {
  mutating func step(_ w: inout [Double], _ g: [Double])
}

// excerpt: descent
/// w ← w − α·g
struct PlainDescent: StepRule {
  let α: Double

  mutating func step(_ w: inout [Double], _ g: [Double]) {
    for i in w.indices { w[i] -= α * g[i] }
  }
}
// end excerpt

// excerpt: momentum
/// v ← μ·v − α·g        w ← w + v
struct MomentumDescent: StepRule {
  let α: Double
  var μ = 0.9
  var v = [0.0, 0]

  mutating func step(_ w: inout [Double], _ g: [Double]) {
    for i in w.indices {
      v[i] = μ * v[i] - α * g[i]
      w[i] += v[i]
    }
  }
}
// end excerpt

// excerpt: adam
/// m ← β₁·m + (1 − β₁)·g        m̂ = m/(1 − β₁ᵗ)
/// v ← β₂·v + (1 − β₂)·g²       v̂ = v/(1 − β₂ᵗ)        w ← w − α·m̂/(√v̂ + ε)
struct AdamDescent: StepRule {
  let α: Double
  let β1 = 0.9, β2 = 0.999, ε = 1e-7
  var t = 0.0
  var m = [0.0, 0]
  var v = [0.0, 0]

  mutating func step(_ w: inout [Double], _ g: [Double]) {
    t += 1
    for i in w.indices {
      m[i] = β1 * m[i] + (1 - β1) * g[i]
      v[i] = β2 * v[i] + (1 - β2) * g[i] * g[i]
      let mHat = m[i] / (1 - pow(β1, t))
      let vHat = v[i] / (1 - pow(β2, t))
      w[i] -= α * mHat / (vHat.squareRoot() + ε)
    }
  }
}
// end excerpt

// excerpt: nesterov
/// v ← μ·v − α·g        w ← w + μ·v − α·g
struct NesterovDescent: StepRule {
  let α: Double
  let μ = 0.9
  var v = [0.0, 0]

  mutating func step(_ w: inout [Double], _ g: [Double]) {
    for i in w.indices {
      v[i] = μ * v[i] - α * g[i]
      w[i] += μ * v[i] - α * g[i]
    }
  }
}
// end excerpt

// excerpt: rmsprop
/// v ← ρ·v + (1 − ρ)·g²        w ← w − α·g/√(v + ε)
struct RMSpropDescent: StepRule {
  let α: Double
  let ρ = 0.9, ε = 1e-7
  var v = [0.0, 0]

  mutating func step(_ w: inout [Double], _ g: [Double]) {
    for i in w.indices {
      v[i] = ρ * v[i] + (1 - ρ) * g[i] * g[i]
      w[i] -= α * g[i] / (v[i] + ε).squareRoot()
    }
  }
}
// end excerpt

// excerpt: adamw
/// w ← (1 − α·λ)·w, and then a step of Adam
struct AdamWDescent: StepRule {
  let λ = 0.004
  var adam: AdamDescent

  mutating func step(_ w: inout [Double], _ g: [Double]) {
    for i in w.indices { w[i] *= 1 - adam.α * λ }
    adam.step(&w, g)
  }
}
// end excerpt
