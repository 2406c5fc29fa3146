import Autograd
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors

@testable import Training

/// Small data that can be learned in a moment.
enum SmallProblem {
  /// Points of a plane in two half-moons of noise, and which moon each belongs to.
  static func classes(_ count: Int = 200, seed: UInt64 = 1) -> (x: Tensor, y: Tensor) {
    var random = RandomSource(seed: seed)
    var (points, labels) = ([Double](), [Int]())
    for index in 0..<count {
      let label = index % 2
      let center = label == 0 ? -1.0 : 1.0
      points += [
        random.normal(mean: center, deviation: 0.7), random.normal(mean: center, deviation: 0.7),
      ]
      labels.append(label)
    }
    return (Tensor(points, shape: [count, 2]), Tensor(labels))
  }

  /// A network for them, with everything that has a state: dropout and batch normalization.
  static func network(
    seed: UInt64 = 0, optimizer: Optimizer = .adam(learningRate: 0.02)
  ) -> Sequential {
    var model = Sequential(
      [
        .dense(8, activation: .relu, inputShape: [2]), .batchNormalization(), .dropout(0.2),
        .dense(2, activation: .softmax),
      ], seed: seed)
    model.compile(
      optimizer: optimizer, loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
    return model
  }
}

extension Model {
  /// All numbers of all parameters.
  var numbers: [[Float]] { parameters.map(\.variable.value.floats) }
}
