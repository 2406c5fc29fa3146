import Layers
import Losses
import Optimizers
import Randomness
import Tensors
import Training

/// A small model with its data, loss and optimizer, all drawn by one seed.
public struct RandomModel: Equatable, CustomStringConvertible, Sendable {
  public let seed: UInt64
  var input: [Int]
  var isTokens = false
  var layers: [LayerSpec]
  var outputs: Int
  var loss: Int
  var optimizer: Int
  var samples: Int
  /// What the inputs are multiplied with.
  var scale: Double

  /// The model of a seed.
  public init(seed: UInt64) {
    var random = RandomSource(seed: seed)
    self.seed = seed
    samples = 1 + random.integer(below: 9)
    outputs = 1 + random.integer(below: 4)
    loss = random.integer(below: RandomModel.losses.count)
    optimizer = random.integer(below: Optimizer.all.count)
    scale = [1, 1, 1, 0.1, 3, 0][random.integer(below: 6)]
    layers = []
    switch random.integer(below: 4) {
    case 0: input = [1 + random.integer(below: 33)]
    case 1: input = [1 + random.integer(below: 7), 1 + random.integer(below: 9)]
    case 2:
      input = [1 + random.integer(below: 6)]
      isTokens = true
      layers = [.embedding(7, 1 + random.integer(below: 9))]
    default:
      input = [
        1 + random.integer(below: 9), 1 + random.integer(below: 9), 1 + random.integer(below: 4),
      ]
    }
    for _ in 0..<(1 + random.integer(below: 5)) {
      guard let sizes = outputSizes else { break }
      layers.append(LayerSpec.random(after: sizes, &random))
      if outputSizes == nil { layers.removeLast() }
    }
  }

  /// The sizes that come out of the layers; nil where they do not fit each other.
  var outputSizes: [Int]? {
    guard !layers.isEmpty else { return input }
    var model = Sequential(layers.map(\.plan), seed: seed)
    guard (try? model.build(for: [input])) != nil, let last = model.shapes.last else { return nil }
    let sizes = last.compactMap { $0 }
    return sizes.contains(0) || sizes.count != last.count ? nil : sizes
  }

  public var description: String {
    let parts = (layers + [.flatten]).map(\.description).joined(separator: ", ")
    return
      "input \(input)\(isTokens ? " of tokens" : "") × \(scale), \(samples) samples, \(parts), "
      + "\(outputs) outputs, \(RandomModel.losses[loss].loss.name), \(Optimizer.all[optimizer].name)"
  }
}

extension RandomModel {
  /// A loss with the activation of the last layer.
  static let losses: [(loss: Loss, last: Activation)] = [
    (.meanSquaredError, .linear), (.halfMeanSquaredError, .tanh), (.meanAbsoluteError, .linear),
    (.huber, .linear), (.hinge, .tanh), (.binaryCrossentropy, .sigmoid),
    (.categoricalCrossentropy, .softmax), (.sparseCategoricalCrossentropy, .softmax),
    (.klDivergence, .softmax), (.binaryCrossentropy(fromLogits: true), .linear),
  ]

  /// Trains two steps. Gives the loss before, after one and after two, or the error's words.
  ///
  /// With `wobble`, each input and each weight x is moved by chance by at most 10⁻⁷ · (1 + |x|).
  public func losses(
    under kernels: any Kernels, wobble: UInt64? = nil
  ) -> Result<[Double], TrainingFailure> {
    KernelChoice.with(kernels) {
      let kind = RandomModel.losses[loss]
      var model = Sequential(
        layers.map(\.plan) + [.flatten, .dense(outputs, activation: kind.last)], seed: seed)
      model.compile(optimizer: Optimizer.all[optimizer], loss: kind.loss)
      let (x, y) = data(wobble: wobble)
      do {
        try model.build(for: [input])
        if var random = wobble.map({ RandomSource(seed: $0 &+ 1) }) {
          for parameter in model.parameters {
            let w = parameter.variable.value
            parameter.variable.value = Tensor(
              RandomModel.moved(w.values, &random), shape: w.shape, w.precision)
          }
        }
        let first = try model.trainOnBatch(x, y).loss
        let second = try model.trainOnBatch(x, y).loss
        return .success([first, second, try model.evaluate(x, y).loss])
      } catch {
        return .failure(TrainingFailure(words: "\(error)"))
      }
    }
  }

  /// An error of training, in words.
  public struct TrainingFailure: Error {
    public let words: String
  }

  private static func moved(_ numbers: [Double], _ random: inout RandomSource) -> [Double] {
    numbers.map { $0 + 1e-7 * (1 + abs($0)) * random.uniform(in: -1...1) }
  }

  private func data(wobble: UInt64?) -> (Tensor, Tensor) {
    var random = RandomSource(seed: seed &+ 1)
    let count = samples * input.reduce(1, *)
    var x = (0..<count).map { _ in
      isTokens ? Double(random.integer(below: 7)) : random.normal() * scale
    }
    if let wobble, !isTokens {
      var other = RandomSource(seed: wobble)
      x = RandomModel.moved(x, &other)
    }
    let y: [Double]
    var shape: Shape = [samples, outputs]
    switch RandomModel.losses[loss].loss.targets {
    case .likePredictions: y = (0..<samples * outputs).map { _ in random.normal() }
    case .counts: y = (0..<samples * outputs).map { _ in Double(random.integer(below: 7)) }
    case .positive: y = (0..<samples * outputs).map { _ in 0.2 + abs(random.normal()) }
    case .binary: y = (0..<samples * outputs).map { _ in random.chance(0.5) ? 1 : 0 }
    case .signs: y = (0..<samples * outputs).map { _ in random.chance(0.5) ? 1 : -1 }
    case .probabilities:
      y = (0..<samples).flatMap { _ in
        let right = random.integer(below: outputs)
        return (0..<outputs).map { $0 == right ? 1.0 : 0 }
      }
    case .labels:
      shape = [samples]
      y = (0..<samples).map { _ in Double(random.integer(below: outputs)) }
    }
    return (Tensor(x, shape: Shape([samples] + input)), Tensor(y, shape: shape))
  }
}
