import Chalk
import Foundation

/// A network of two classes that says how likely the rarer one is.
struct Detector {
  private(set) var model: Sequential
  let history: History
  private let scale: Standardizer
  private let rare: Int

  /// - Parameter weight: how much an example of the rare class counts in the loss.
  init(
    _ training: Examples, rare: Int, weight: Double, random: inout RandomSource
  ) throws {
    self.rare = rare
    scale = Standardizer(fitting: training)
    model = Sequential(
      [
        .dense(12, activation: .relu, inputShape: [training.featureNames.count]),
        .dense(1, activation: .sigmoid),
      ], seed: random.next())
    // excerpt: weighted
    // L = −(1/n)·Σ wᵢ·(tᵢ·log pᵢ + (1 − tᵢ)·log(1 − pᵢ)),  wᵢ = w for the rare class, else 1
    model.compile(
      optimizer: .adam(learningRate: 0.01), loss: .binaryCrossentropy, metrics: [.accuracy])
    let x = scale(training).whole.inputs
    let t = Tensor(training.labels.map { $0 == rare ? 1.0 : 0 }, shape: [training.count, 1])
    history = try model.fit(
      x, t, epochs: max(2, 300 * 64 / training.count), batchSize: 64,
      classWeight: [0: 1, 1: weight],
      callbacks: [.recorder(every: 10)], progress: .silent, seed: random.next())
    // end excerpt
  }

  /// How likely each example is of the rare class, according to the network.
  func probabilities(_ examples: Examples) -> [Double] {
    model.predict(scale(examples).whole.inputs, batchSize: 4096).values
  }
}
