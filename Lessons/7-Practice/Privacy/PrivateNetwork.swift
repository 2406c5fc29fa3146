import Chalk
import Foundation

/// A network of one hidden layer that knows the gradient of each example by itself.
struct PrivateNetwork {
  var W1, b1, W2, b2: Tensor

  init(inputs: Int, hidden: Int = 24, classes: Int, random: inout RandomSource) {
    W1 = .normal([inputs, hidden], deviation: 1 / Double(inputs).squareRoot(), using: &random)
    b1 = .zeros([hidden])
    W2 = .normal([hidden, classes], deviation: 1 / Double(hidden).squareRoot(), using: &random)
    b2 = .zeros([classes])
  }

  /// What a batch leaves behind: the gradient of example i is x[i]ᵀ·dz₁[i], dz₁[i], a₁[i]ᵀ·dz₂[i], dz₂[i].
  struct Pass {
    let x, a1, dz1, dz2: Tensor
    /// The loss of each example.
    let losses: [Double]
  }

  /// Forward and back, each example for itself; `t` has a 1 at the class of each row.
  func pass(_ x: Tensor, _ t: Tensor) -> Pass {
    let a1 = (x.matmul(W1) + b1).tanh()
    let z = a1.matmul(W2) + b2
    let dz2 = z.softmax() - t
    let dz1 = (1 - a1.squared()) * dz2.matmul(W2.transposed())
    let losses = (t * z.logSoftmax()).sum(1).values.map { -$0 }
    return Pass(x: x, a1: a1, dz1: dz1, dz2: dz2, losses: losses)
  }

  // excerpt: norms
  /// ‖gᵢ‖² = (‖xᵢ‖² + 1)·‖dz₁ᵢ‖² + (‖a₁ᵢ‖² + 1)·‖dz₂ᵢ‖²: no gradient need be written out for it
  func norms(_ pass: Pass) -> Tensor {
    let first = (pass.x.squared().sum(1) + 1) * pass.dz1.squared().sum(1)
    let second = (pass.a1.squared().sum(1) + 1) * pass.dz2.squared().sum(1)
    return (first + second).squareRoot()
  }
  // end excerpt

  // excerpt: sum
  /// Σ gᵢ·min(1, C/‖gᵢ‖)
  func clippedSum(_ pass: Pass, limit C: Double) -> [Tensor] {
    let factors = Tensor.minimum(Tensor([1.0]), C / norms(pass)).expanded(at: 1)
    let (dz1, dz2) = (pass.dz1 * factors, pass.dz2 * factors)
    return [
      pass.x.transposed().matmul(dz1), dz1.sum(0), pass.a1.transposed().matmul(dz2), dz2.sum(0),
    ]
  }
  // end excerpt

  // excerpt: step
  /// W ← W − α·(Σ clipped gᵢ + σ·C·normal noise)/n. Gives the length of the step's direction.
  @discardableResult
  mutating func step(
    _ x: Tensor, _ t: Tensor, limit C: Double, noise σ: Double, rate α: Double,
    random: inout RandomSource
  ) -> Double {
    var sum = clippedSum(pass(x, t), limit: C)
    if σ > 0 {
      for i in sum.indices {
        sum[i] += .normal(sum[i].shape, deviation: σ * C, using: &random)
      }
    }
    let n = Double(x.shape[0])
    W1.add(sum[0], times: -α / n)
    b1.add(sum[1], times: -α / n)
    W2.add(sum[2], times: -α / n)
    b2.add(sum[3], times: -α / n)
    return sum.reduce(0) { $0 + $1.squared().sum().scalar }.squareRoot() / n
  }
  // end excerpt

  func accuracy(_ x: Tensor, _ labels: [Int]) -> Double {
    let z = (x.matmul(W1) + b1).tanh().matmul(W2) + b2
    return zip(z.argmax().values, labels).fraction { Int($0) == $1 }
  }
}
