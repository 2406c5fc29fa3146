import Autograd
import Foundation
import Initializers
import Optimizers
import Randomness
import StandardPlots
import Tensors

/// A small network that learns two moons, and everything that a recorder would write down: real numbers for the
/// figures.
struct MoonsRun {
  static let layerNames = ["hidden 1", "hidden 2", "output"]
  var training: [Double] = []
  var validation: [Double] = []
  var activations: [[[[Double]]]] = [[], []]
  var gradientNorms: [[Double]] = [[], [], []]
  var gradients: [[[Double]]] = [[], [], []]
  var ratios: [[Double]] = [[], [], []]
  var scores: [Double] = []
  let test: (x: Tensor, y: Tensor)
  private let train: (x: Tensor, y: Tensor)
  private(set) var parameters: [Variable] = []
  private let activation: (Variable) -> Variable

  /// Learns for some epochs, the whole training set a step.
  init(
    epochs: Int, seed: UInt64, initializer: Initializer = .glorotUniform, rate: Double = 0.02,
    activation: @escaping (Variable) -> Variable = { $0.tanh() }
  ) {
    var random = RandomSource(seed: seed)
    train = MoonsRun.moons(120, &random)
    test = MoonsRun.moons(80, &random)
    self.activation = activation
    for shape in [Shape([2, 16]), [16, 16], [16, 1]] {
      parameters.append(
        Variable(initializer(shape, .double, using: &random), requiresGradient: true))
      parameters.append(Variable(.zeros([shape[1]], .double), requiresGradient: true))
    }
    var memory = OptimizerMemory()
    let adam = Optimizer.adam(learningRate: rate)
    for _ in 0..<epochs { epoch(adam, &memory) }
    scores = forward(test.x).last!.sigmoid().value.values
  }

  private mutating func epoch(_ adam: Optimizer, _ memory: inout OptimizerMemory) {
    let outputs = forward(train.x)
    let loss = loss(outputs.last!, train.y)
    training.append(loss.scalar)
    validation.append(self.loss(forward(test.x).last!, test.y).scalar)
    loss.backward()
    for layer in 0..<2 {
      let values = outputs[layer].value
      activations[layer].append((0..<values.shape[0]).map { values[$0].values })
    }
    let before = parameters.map(\.value)
    for layer in 0..<3 {
      let g = parameters[2 * layer].gradient!
      gradientNorms[layer].append(g.squared().sum().scalar.squareRoot())
      gradients[layer].append(g.values)
    }
    adam.step(parameters, memory: &memory)
    for layer in 0..<3 {
      let change = (parameters[2 * layer].value - before[2 * layer]).squared().sum().scalar
      ratios[layer].append((change / before[2 * layer].squared().sum().scalar).squareRoot())
    }
  }

  /// The outputs of each layer.
  private func forward(_ x: Tensor) -> [Variable] {
    var outputs = [Variable(x)]
    for layer in 0..<3 {
      let z = outputs.last!.matmul(parameters[2 * layer]) + parameters[2 * layer + 1]
      outputs.append(layer == 2 ? z : activation(z))
    }
    return Array(outputs.dropFirst())
  }

  /// The mean binary cross-entropy, log(1 + eᶻ) − z·t.
  private func loss(_ z: Variable, _ t: Tensor) -> Variable {
    (Primitive.softplus(z) - z * t).mean()
  }

  /// The training loss with the last parameters moved along two random directions.
  func lossPlane() -> LossPlane {
    var random = RandomSource(seed: 1)
    let last = parameters.map(\.value)
    let directions = (0..<2).map { _ in
      last.map { Tensor.normal($0.shape, deviation: 0.3, .double, using: &random) }
    }
    return LossPlane(overX: -3...3, y: -3...3, samples: 41) { a, b in
      for (i, parameter) in parameters.enumerated() {
        parameter.value = last[i] + a * directions[0][i] + b * directions[1][i]
      }
      defer { for (parameter, value) in zip(parameters, last) { parameter.value = value } }
      return withoutGradients { loss(forward(train.x).last!, train.y).scalar }
    }
  }

  private static func moons(_ n: Int, _ random: inout RandomSource) -> (x: Tensor, y: Tensor) {
    var (rows, labels) = ([[Double]](), [Double]())
    for i in 0..<n {
      let (angle, isLower) = (random.uniform(in: 0...Double.pi), i % 2 == 1)
      let x = isLower ? 1 - cos(angle) : cos(angle)
      let y = isLower ? 0.5 - sin(angle) : sin(angle)
      rows.append([
        x + random.normal(mean: 0, deviation: 0.25), y + random.normal(mean: 0, deviation: 0.25),
      ])
      labels.append(isLower ? 1 : 0)
    }
    return (Tensor(rows, .double), Tensor(labels, shape: [n, 1], .double))
  }
}
