import Chalk

/// Two layers on tensors, every gradient written out by hand: 2 inputs, some hidden neurons, one
/// probability.
struct TwoLayerNetwork {
  var W1, b1, W2, b2: Tensor

  /// Random weights of variance 1/inputs; biases 0.
  init(hidden: Int, random: inout RandomSource) {
    W1 = .normal([2, hidden], deviation: 1 / 2.0.squareRoot(), .double, using: &random)
    b1 = .zeros([hidden], .double)
    W2 = .normal([hidden, 1], deviation: 1 / Double(hidden).squareRoot(), .double, using: &random)
    b2 = .zeros([1], .double)
  }

  /// What the forward pass leaves behind for the backward pass.
  struct Pass {
    let x, a1, ŷ: Tensor
  }

  // excerpt: forward
  /// z₁ = x·W₁ + b₁,  a₁ = tanh z₁,  z₂ = a₁·W₂ + b₂,  ŷ = σ(z₂)
  func forward(_ x: Tensor) -> Pass {
    let a1 = (x.matmul(W1) + b1).tanh()
    let ŷ = (a1.matmul(W2) + b2).sigmoid()
    return Pass(x: x, a1: a1, ŷ: ŷ)
  }
  // end excerpt

  // excerpt: loss
  /// L = −1/n · Σ (y·log ŷ + (1 − y)·log(1 − ŷ))
  func loss(_ ŷ: Tensor, _ y: Tensor) -> Double {
    -(y * ŷ.log() + (1 - y) * (1 - ŷ).log()).mean().scalar
  }
  // end excerpt

  // excerpt: backward
  /// Layer by layer, from the loss back to the inputs:
  ///
  ///     dz₂ = (ŷ − y)/n        dW₂ = a₁ᵀ·dz₂     db₂ = Σ dz₂
  ///     da₁ = dz₂·W₂ᵀ
  ///     dz₁ = (1 − a₁²)·da₁    dW₁ = xᵀ·dz₁      db₁ = Σ dz₁
  func backward(_ pass: Pass, _ y: Tensor) -> Gradients {
    let dz2 = (pass.ŷ - y) / Double(y.shape[0])
    let da1 = dz2.matmul(W2.transposed())
    let dz1 = (1 - pass.a1.squared()) * da1
    return Gradients(
      W1: pass.x.transposed().matmul(dz1), b1: dz1.sum(0),
      W2: pass.a1.transposed().matmul(dz2), b2: dz2.sum(0))
  }
  // end excerpt

  struct Gradients {
    let W1, b1, W2, b2: Tensor
  }

  // excerpt: update
  /// W ← W − α·dW, all at once
  mutating func update(_ d: Gradients, rate α: Double) {
    W1 -= α * d.W1
    b1 -= α * d.b1
    W2 -= α * d.W2
    b2 -= α * d.b2
  }
  // end excerpt
}
