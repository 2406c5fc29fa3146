import Autograd
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

/// Padding in losses, metrics and summaries.
struct MaskedTrainingTests {
  /// Keras 3.15 with the same weights gives 0.67571.
  @Test func paddedStepsDoNotCountInTheLoss() throws {
    var model = Sequential([
      .embedding(5, 2, embeddingsInitializer: .ones, maskZero: true),
      .lstm(
        1, returnSequences: true, kernelInitializer: .ones, recurrentInitializer: .ones),
      .dense(1, kernelInitializer: .ones),
    ])
    try model.build(for: [[4]])
    model.compile(
      optimizer: .sgd(learningRate: 0), loss: .meanSquaredError, metrics: [.meanSquaredError])
    let (x, y) = (Tensor([[1, 2, 0, 0], [1, 2, 3, 4]]), Tensor.zeros([2, 4, 1]))
    let scores: Scores = try model.evaluate(x, y)
    #expect(abs(scores.loss - 0.67571) < 1e-4)
    #expect(abs(scores["mse"]! - 0.67571) < 1e-4)
    let history = try model.fit(x, y, progress: .silent)
    #expect(abs(history["loss"][0] - 0.67571) < 1e-4)
    #expect(abs(history["mse"][0] - 0.67571) < 1e-4)
    let onBatch = try model.trainOnBatch(x, y)
    #expect(abs(onBatch["mse"]! - 0.67571) < 1e-4)
  }

  /// What stands at padding changes neither the loss nor a gradient nor a metric.
  @Test(arguments: [
    Loss.meanSquaredError, .halfMeanSquaredError, .meanAbsoluteError, .huber,
    .binaryCrossentropy(fromLogits: true),
  ])
  func whatStandsAtPaddingDoesNotMatter(loss: Loss) {
    let mask = Tensor([[1, 1, 0], [1, 0, 0]])
    func run(_ filling: Double) -> (Double, [Float]) {
      var random = RandomSource(seed: 1)
      let noise = Tensor.uniform([2, 3, 2], using: &random)
      let t = Tensor.uniform([2, 3, 2], using: &random)
      let other = Tensor.full([2, 3, 2], filling)
      let y = Variable(
        .select(mask.expanded(at: -1), noise, other), requiresGradient: true)
      let value = loss(t, y, mask: mask)
      value.backward()
      return (value.scalar, y.gradient!.floats)
    }
    let (a, b) = (run(0.3), run(0.9))
    #expect(a.0 == b.0 && a.1 == b.1)
    #expect(zip(a.1, [1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0]).allSatisfy { ($0 == 0) == ($1 == 0) })
  }

  @Test func aMaskedMeanIsOverTheRealSteps() {
    let (t, y) = (Tensor.zeros([2, 2, 1]), Variable(Tensor([[[1.0], [9]], [[2], [3]]])))
    let mask = Tensor([[1, 0], [1, 1]])
    #expect(abs(Loss.meanSquaredError(t, y, mask: mask).scalar - 14.0 / 3) < 1e-5)
    let weighted = Loss.meanSquaredError(t, y, sampleWeight: Tensor([2.0, 1]), mask: mask)
    #expect(abs(weighted.scalar - 15.0 / 3) < 1e-5)
    #expect(Loss.meanSquaredError(t, y, mask: .zeros([2, 2])).scalar == 0)
    #expect(abs(Loss.halfMeanSquaredError(t, y, mask: mask).scalar - 14.0 / 4) < 1e-5)
  }

  @Test func labelsOfPaddingDoNotCountInAnyMetric() {
    let truth = Tensor([[1, 0, 0], [2, 1, 0]])
    var random = RandomSource(seed: 4)
    let p = Tensor.uniform([2, 3, 3], using: &random)
    let mask = Tensor([[1, 1, 0], [1, 0, 0]])
    for metric in [Metric.accuracy, .sparseCategoricalAccuracy, .topKAccuracy(k: 2)] {
      var masked = metric.accumulator()
      masked.add(truth: truth, predictions: p, mask: mask)
      let real = metric(
        truth: Tensor([1, 0, 2]), predictions: .stack([p[0, 0], p[0, 1], p[1, 0]]))
      #expect(masked.value == real)
    }
    var nothing = Metric.accuracy.accumulator()
    nothing.add(truth: truth, predictions: p, mask: .zeros([2, 3]))
    #expect(nothing.value.isNaN)
  }

  @Test func aSampleOfPaddingOnlyTrains() throws {
    var model = Sequential([
      .embedding(10, 4, maskZero: true, inputLength: 3),
      .multiHeadAttention(numHeads: 2, keyDim: 2),
      .flatten, .dense(1),
    ])
    model.compile(optimizer: .adam(), loss: .meanSquaredError)
    let x = Tensor([[1, 2, 0], [0, 0, 0]])
    #expect(model.predict(x).isFinite)
    let history = try model.fit(x, Tensor([1.0, 0]), epochs: 2, progress: .silent)
    let losses = history["loss"]
    #expect(losses.allSatisfy { $0.isFinite })
    #expect(model.parameters.allSatisfy { $0.variable.value.isFinite })
  }

  @Test func aMaskEndsAtAConvolution() throws {
    var model = Sequential([.embedding(10, 4, maskZero: true), .conv1D(3, 2), .lstm(2)])
    try model.build(for: [[4]])
    #expect(model.predict(Tensor([[1, 2, 3, 0]])).count == 2)
    let lines = model.summary().split(separator: "\n")
    #expect(lines.first { $0.contains("Layer (type)") }!.contains("│ Mask"))
    #expect(lines.first { $0.contains("embedding (") }!.contains("│ begins"))
    #expect(lines.first { $0.contains("conv1d (") }!.contains("│ ends"))
    #expect(!Sequential([.dense(1, inputShape: [2])]).summary().contains("Mask"))
  }
}
