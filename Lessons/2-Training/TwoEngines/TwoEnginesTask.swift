import Chalk

/// Points inside and outside of a circle, and one network's loss on them by two engines.
struct TwoEnginesTask {
  let xs: [[Double]]
  let ys: [Double]

  init(xs: [[Double]], ys: [Double]) {
    (self.xs, self.ys) = (xs, ys)
  }

  /// Random points; those nearer to the middle than most are inside.
  init(count: Int, random: inout RandomSource) {
    xs = (0..<count).map { _ in [random.uniform(in: -1...1), random.uniform(in: -1...1)] }
    let squares = xs.map { $0[0] * $0[0] + $0[1] * $0[1] }
    let middle = squares.sorted()[count / 2]
    ys = squares.map { $0 < middle ? 1 : 0 }
  }

  /// `[points, 2]` and `[points, 1]`.
  var x: Tensor { Tensor(xs, .double) }
  var y: Tensor { Tensor(ys, shape: [ys.count, 1], .double) }

  // excerpt: scalars
  /// One number after the other, one point after the other.
  func scalars(_ network: TwoLayerNetwork) -> (loss: Scalar, parameters: [[Scalar]]) {
    let list = [network.W1, network.b1, network.W2, network.b2].map { $0.values.map { Scalar($0) } }
    let (W1, b1, W2, b2) = (list[0], list[1], list[2], list[3][0])
    let width = b1.count
    let losses = zip(xs, ys).map { x, y in
      let inputs = x.map { Scalar($0) }
      let a1 = b1.indices.map { j in
        tanh(.weightedSum([W1[j], W1[width + j]], inputs, plus: b1[j]))
      }
      let ŷ = sigmoid(.weightedSum(W2, a1, plus: b2))
      return y == 1 ? -log(ŷ) : -log(1 - ŷ)
    }
    return ((Scalar.sum(losses) / Scalar(Double(ys.count))).named("L"), list)
  }
  // end excerpt

  // excerpt: tensors
  /// All numbers of all points at once.
  func tensors(_ network: TwoLayerNetwork) -> (loss: Variable, parameters: [Variable]) {
    let list = [network.W1, network.b1, network.W2, network.b2].map {
      Variable($0, requiresGradient: true)
    }
    let a1 = Primitive.tanh(Variable(x).matmul(list[0]) + list[1])
    let ŷ = Primitive.sigmoid(a1.matmul(list[2]) + list[3])
    let logLikelihood = ŷ.log() * y + (1 - ŷ).log() * (1 - y)
    return (-logLikelihood.mean(), list)
  }
  // end excerpt

  /// Two products of matrices, two sums with biases, tanh and sigmoid; then log, ·y, 1 − ŷ, log, ·(1 − y),
  /// +, mean and −.
  static let tensorOperations = 14
}

extension TwoLayerNetwork {
  /// W ← W − α·g for gradients as flat lists, in the order W₁, b₁, W₂, b₂.
  mutating func step(_ g: [[Double]], _ α: Double) {
    W1 -= α * Tensor(g[0], shape: W1.shape, .double)
    b1 -= α * Tensor(g[1], shape: b1.shape, .double)
    W2 -= α * Tensor(g[2], shape: W2.shape, .double)
    b2 -= α * Tensor(g[3], shape: b2.shape, .double)
  }

  /// The largest difference between two weights.
  func distance(from other: TwoLayerNetwork) -> Double {
    zip([W1, b1, W2, b2], [other.W1, other.b1, other.W2, other.b2]).map { a, b in
      (a - b).absolute().max().scalar
    }.max()!
  }
}
