import Layers
import LessonKit
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing
import Training

/// The numbers of a real `fit`, diagnosed.
@Suite struct HistoryNumbersTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func aHealthyRunHasNoFindings(seed: UInt64) throws {
    let history = try run(.sgd(learningRate: 0.1), seed: seed)
    let numbers = TrainingNumbers(history)
    #expect(numbers.epochs.count == 12)
    #expect(numbers.epochs.map(\.trainingLoss) == history["loss"])
    #expect(numbers.updatesPerEpoch == 8)
    #expect(numbers.epochs[0].layers.first?.gradientNorm ?? 0 > 0)
    #expect(Diagnosis.findings(in: numbers) == [])
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func aRateThatIsTooHighIsTold(seed: UInt64) throws {
    let numbers = TrainingNumbers(try run(.sgd(learningRate: 30), seed: seed))
    #expect(Diagnosis.findings(in: numbers).map(\.symptom).contains(.rateTooHigh))
  }

  /// Two clouds of points that hardly overlap, and a small network.
  private func run(_ optimizer: Optimizer, seed: UInt64) throws -> History {
    var random = RandomSource(seed: seed)
    var (points, labels) = ([Double](), [Int]())
    for index in 0..<128 {
      let center = index % 2 == 0 ? -1.0 : 1.0
      points += [
        random.normal(mean: center, deviation: 0.7), random.normal(mean: center, deviation: 0.7),
      ]
      labels.append(index % 2)
    }
    var model = Sequential(
      [.dense(8, activation: .tanh, inputShape: [2]), .dense(2, activation: .softmax)], seed: seed)
    model.compile(
      optimizer: optimizer, loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
    return try model.fit(
      Tensor(points, shape: [128, 2]), Tensor(labels), epochs: 12, batchSize: 16,
      callbacks: [.recorder(every: 1000)], progress: .silent, seed: seed)
  }
}
