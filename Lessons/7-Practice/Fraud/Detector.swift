import Chalk
import Foundation

/// A network of two classes that gives the probability of the rarer one.
struct Detector {
  private(set) var model: Sequential
  let history: History
  private let scale: Standardizer
  private let rare: Int

  /// - Parameter weight: how much an example of the rare class counts in the loss.
  init(
    _ training: Examples, watching validation: Examples, rare: Int, weight: Double,
    progress: Callback, random: inout RandomSource
  ) throws {
    self.rare = rare
    scale = Standardizer(fitting: training)
    model = Sequential(
      [
        .dense(12, activation: .relu, inputShape: [training.featureNames.count]),
        .dense(1, activation: .sigmoid),
      ], seed: random.next())
    let (x, y) = Detector.samples(scale(training), rare)
    // excerpt: weighted
    // L = −(1/n)·Σ wᵢ·(yᵢ·log pᵢ + (1 − yᵢ)·log(1 − pᵢ)),  wᵢ = w for the rare class, else 1
    model.compile(
      optimizer: .adam(learningRate: 0.01), loss: .binaryCrossentropy, metrics: [.accuracy])
    history = try model.fit(
      x, y, epochs: max(2, 500 * 64 / training.count), batchSize: 64,
      validationData: Detector.samples(scale(validation), rare),
      classWeight: [0: 1, 1: weight], callbacks: [progress], progress: .silent,
      seed: random.next())
    // end excerpt
  }

  private static func samples(_ examples: Examples, _ rare: Int) -> (Tensor, Tensor) {
    let y = Tensor(examples.labels.map { $0 == rare ? 1.0 : 0 }, shape: [examples.count, 1])
    return (examples.whole.inputs, y)
  }

  /// The probability of the rare class for each example, according to the network.
  func probabilities(_ examples: Examples) -> [Double] {
    model.predict(scale(examples).whole.inputs, batchSize: 4096).values
  }
}

/// One split of the data, and what two networks say of its parts: one trained plainly, one with a class weight.
struct DetectorRun {
  /// Whether each example of the part is of the rare class.
  let validationTruth, truth: [Bool]
  /// The probabilities of the plain network in the validation set and in the test set.
  let validationPlain, plain: [Double]
  /// Those of the weighted network in the test set.
  let weighted: [Double]
  let history: History
  let count: (training: Int, validation: Int, test: Int)

  init(
    _ examples: Examples, rare: Int, weight: Double, random: inout RandomSource,
    progress: (_ weight: Double) -> Callback
  ) throws {
    let parts = examples.split(validationPart: 0.25, testFraction: 0.35, random: &random)
    let (training, validation, test) = (parts.training, parts.validation, parts.test)
    let one = try Detector(
      training, watching: validation, rare: rare, weight: 1, progress: progress(1),
      random: &random)
    let other = try Detector(
      training, watching: validation, rare: rare, weight: weight, progress: progress(weight),
      random: &random)
    validationTruth = validation.labels.map { $0 == rare }
    truth = test.labels.map { $0 == rare }
    validationPlain = one.probabilities(validation)
    plain = one.probabilities(test)
    weighted = other.probabilities(test)
    history = one.history
    count = (training.count, validation.count, test.count)
  }

  /// The fraction of the test set that is of the rare class.
  var prevalence: Double { truth.fraction { $0 } }
}
