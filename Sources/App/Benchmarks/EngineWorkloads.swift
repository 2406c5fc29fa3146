import Layers
import Losses
import Optimizers
import Randomness
import ScalarGrad
import Tensors
import Training

/// One network on both engines, and the scalar engine alone.
extension Workload {
  /// The multiplications and additions of its sums: forward, and twice as many back.
  private static let products = Double(100 * 6 * (2 * 16 + 16 * 16 + 16))

  /// The network of scalars, one number a node.
  static let scalars = Workload(
    "scalar-mlp",
    unit: "1 step: scalar autograd MLP 2-16-16-1 on 100 points, hinge loss, fwd+bwd+SGD",
    operations: products
  ) {
    var random = RandomSource(seed: 1)
    let layers = [(2, 16), (16, 16), (16, 1)].map { inputs, outputs in
      (0..<outputs).map { _ in
        (
          weights: (0..<inputs).map { _ in Scalar(random.uniform(in: -1...1)) },
          bias: Scalar(0)
        )
      }
    }
    let points = (0..<100).map { _ in
      (random.uniform(in: -1...1), random.uniform(in: -1...1))
    }
    let parameters = layers.flatMap { $0 }.flatMap { $0.weights + [$0.bias] }

    return {
      let losses = points.map { x, y in
        var a = [Scalar(x), Scalar(y)]
        for (place, layer) in layers.enumerated() {
          let sums = layer.map { Scalar.weightedSum($0.weights, a, plus: $0.bias) }
          a = place < layers.count - 1 ? sums.map(relu) : sums
        }
        return relu(1 + (x * y > 0 ? -1 : 1) * a[0])
      }
      let loss = Scalar.sum(losses) * (1 / Scalar(Double(losses.count)))
      for p in parameters { p.gradient = 0 }
      loss.backward()
      for p in parameters { p.value -= 0.01 * p.gradient }
    }
  }

  /// The same network of tensors, a table a node.
  static let tensors = Workload(
    "tensor-mlp",
    unit: "1 step: tensor autograd MLP 2-16-16-1 on 100 points, hinge loss, fwd+bwd+SGD",
    operations: products
  ) {
    var random = RandomSource(seed: 1)
    let points = Tensor.uniform([100, 2], in: -1...1, using: &random)
    let signs = Tensor(
      (0..<100).map { points[$0, 0].scalar * points[$0, 1].scalar > 0 ? 1 : -1 }, shape: [100, 1])
    var model = Sequential([
      .dense(16, activation: .relu, inputShape: [2]), .dense(16, activation: .relu), .dense(1),
    ])
    model.compile(optimizer: .sgd(learningRate: 0.01), loss: .hinge)
    return { try model.fit(points, signs, batchSize: 100, progress: .silent) }
  }

  /// A long sum of products, a node each, and its gradients.
  static let millionNodes = Workload(
    "scalar-million",
    unit: "backward through a scalar graph of a million nodes, built and released",
    operations: 5e6  // a product forward; two products and two sums back
  ) {
    {
      let x = Scalar(1.0000001)
      var y = Scalar(1)
      for _ in 0..<1_000_000 { y = y * x }
      y.backward()
    }
  }
}
