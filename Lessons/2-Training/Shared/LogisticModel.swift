import Chalk
import Foundation

/// Logistic regression: ŷ = σ(z), z = x·W + b, for two classes.
struct LogisticModel {
  /// `[features, 1]` and `[1]`.
  var W, b: Tensor

  init(features: Int) {
    W = .zeros([features, 1], .double)
    b = .zeros([1], .double)
  }

  func logits(_ x: Tensor) -> Tensor { x.matmul(W) + b }

  /// The mean negative log-likelihood of the labels y, `[examples, 1]`, computed from the logits.
  func loss(_ x: Tensor, _ y: Tensor) -> Double { logits(x).sigmoidCrossEntropy(y).mean().scalar }

  // excerpt: logistic
  /// ∂L/∂z = (ŷ − y)/n        ∂L/∂W = xᵀ·∂L/∂z        ∂L/∂b = Σ ∂L/∂z
  func gradient(_ x: Tensor, _ y: Tensor) -> (W: Tensor, b: Tensor) {
    let dz = (logits(x).sigmoid() - y) / Double(x.shape[0])
    return (x.transposed().matmul(dz), dz.sum(0))
  }

  /// W ← W − α·(∂L/∂W + 2λ·W)        b ← b − α·∂L/∂b
  mutating func step(_ x: Tensor, _ y: Tensor, rate α: Double, decay λ: Double = 0) {
    let d = gradient(x, y)
    W -= α * (d.W + 2 * λ * W)
    b -= α * d.b
  }
  // end excerpt

  func accuracy(_ x: Tensor, _ y: Tensor) -> Double {
    zip(logits(x).values, y.values).fraction { ($0 > 0) == ($1 > 0.5) }
  }

  /// ‖W‖
  var size: Double { W.squared().sum().scalar.squareRoot() }
}

extension Examples {
  /// The features in double precision, `[examples, features]`.
  var doubles: Tensor {
    Tensor(features.values, .double).reshaped(features.count, features.width)
  }

  /// 1 for the class with this number, else 0, `[examples, 1]`.
  func isClass(_ label: Int) -> Tensor {
    Tensor(labels.map { $0 == label ? 1.0 : 0 }, .double).reshaped(count, 1)
  }
}
