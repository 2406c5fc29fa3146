import Chalk

/// Softmax regression: ŷ = softmax(z), z = x·W + b.
struct SoftmaxModel {
  /// `[features, classes]` and `[classes]`.
  var W, b: Tensor

  init(features: Int, classes: Int) {
    W = .zeros([features, classes], .double)
    b = .zeros([classes], .double)
  }

  // excerpt: softmax
  func logits(_ x: Tensor) -> Tensor { x.matmul(W) + b }

  /// L = −(1/n)·Σ log ŷ[label]
  func loss(_ x: Tensor, _ labels: [Int]) -> Double {
    logits(x).softmaxCrossEntropy(labels: labels).y.mean().scalar
  }

  /// ∂L/∂z = (ŷ − y)/n        W ← W − α·xᵀ·∂L/∂z        b ← b − α·Σ ∂L/∂z
  @discardableResult
  mutating func step(_ x: Tensor, _ labels: [Int], rate α: Double) -> Double {
    let ŷ = logits(x).softmax()
    let y = Tensor(labels).oneHot(b.count).converted(to: .double)
    let dz = (ŷ - y) / Double(labels.count)
    let dW = x.transposed().matmul(dz)
    W -= α * dW
    b -= α * dz.sum(0)
    return dW.squared().sum().scalar.squareRoot()
  }
  // end excerpt

  func predictions(_ x: Tensor) -> [Int] { logits(x).argmax().values.map { Int($0) } }

  func accuracy(_ x: Tensor, _ labels: [Int]) -> Double {
    zip(predictions(x), labels).fraction { $0 == $1 }
  }
}
