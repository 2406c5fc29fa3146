import Autograd
import Foundation
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

struct FitTests {
  let data = SmallProblem.classes()

  /// Layers that are added one by one make the same model as all at once.
  @Test func layersAreAdded() throws {
    var added = Sequential(seed: 3)
    added.add(.dense(4, activation: .relu, inputShape: [2]))
    added.add(.dense(4))
    let whole = Sequential([.dense(4, activation: .relu, inputShape: [2]), .dense(4)], seed: 3)
    #expect(added.numbers == whole.numbers)
    #expect(added.parameters.map(\.name) == whole.parameters.map(\.name))
    var late = Sequential(seed: 3)
    late.add(.dense(4, activation: .relu))
    late.add(.dense(4))
    try late.build(for: [[2]])
    #expect(late.numbers == whole.numbers)
  }

  /// Sequences of any length, where no layer needs to know it.
  @Test func anOpenLength() throws {
    var model = Sequential([.embedding(5, 2), .lstm(3), .dense(1)])
    #expect(model.shapes.first == [nil] && model.parameters.count == 6)
    model.compile(optimizer: .sgd(), loss: .meanSquaredError)
    try model.fit(.ones([4, 6]), .ones([4]), progress: .silent)
    #expect(model.predict(.ones([2, 9])).shape == [2, 1])
    var fixed = Sequential([.embedding(5, 2), .flatten, .dense(1)])
    #expect(fixed.parameters.isEmpty)
    fixed.compile(optimizer: .sgd(), loss: .meanSquaredError)
    try fixed.fit(.ones([4, 6]), .ones([4]), progress: .silent)
    #expect(fixed.shapes.first == [6])
  }

  @Test func learns() throws {
    var model = SmallProblem.network()
    let history = try model.fit(
      data.x, data.y, epochs: 8, validationSplit: 0.2, progress: .silent)
    #expect(history.names == ["loss", "accuracy", "val_loss", "val_accuracy"])
    #expect(history["loss"].count == 8)
    #expect(history["loss"].last! < history["loss"][0])
    let (loss, accuracy) = try model.evaluate(data.x, data.y)
    #expect(accuracy > 0.9 && loss < 0.4)
    #expect(model.predict(data.x[0..<5], batchSize: 2).shape == [5, 2])
    #expect(model.trainer.history == history)
  }

  @Test func theSameSeedGivesTheSameNumbersAndAnotherOneOthers() throws {
    func run(_ seed: UInt64) throws -> ([[Float]], [Double]) {
      var model = SmallProblem.network()
      let history = try model.fit(data.x, data.y, epochs: 2, progress: .silent, seed: seed)
      return (model.numbers, history["loss"])
    }
    let (a, b, c) = (try run(1), try run(1), try run(2))
    #expect(a.0 == b.0 && a.1 == b.1)
    #expect(a.0 != c.0)
  }

  /// Without shuffling an epoch is its steps by hand, in the order of the samples.
  @Test func anEpochIsItsSteps() throws {
    func network() -> Sequential {
      var model = Sequential([
        .dense(4, activation: .tanh, inputShape: [2]), .dense(2, activation: .softmax),
      ])
      model.compile(optimizer: .sgd(learningRate: 0.1), loss: .sparseCategoricalCrossentropy)
      return model
    }
    var (fitted, stepped) = (network(), network())
    let history = try fitted.fit(
      data.x, data.y, batchSize: 64, shuffle: false, progress: .silent)
    var sum = 0.0
    for start in stride(from: 0, to: 200, by: 64) {
      let rows = start..<min(start + 64, 200)
      let scores: Scores = try stepped.trainOnBatch(data.x[rows], data.y[rows])
      sum += scores.loss * Double(rows.count)
    }
    #expect(fitted.numbers == stepped.numbers)
    #expect(abs(history["loss"][0] - sum / 200) < 1e-12)
  }

  /// A class that counts twice is the same as its samples twice.
  @Test func classWeights() throws {
    func network() -> Sequential {
      var model = Sequential([.dense(2, activation: .softmax, inputShape: [2])])
      model.compile(optimizer: .sgd(learningRate: 0.3), loss: .sparseCategoricalCrossentropy)
      return model
    }
    let (x, y) = (data.x[0..<4], data.y[0..<4])
    var (weighted, doubled) = (network(), network())
    try weighted.fit(x, y, classWeight: [1: 2], progress: .silent)
    let ones = y.values.indices.filter { y.values[$0] == 1 }
    let more = Tensor.concatenate([x] + ones.map { x[$0..<$0 + 1] })
    let labels = Tensor.concatenate([y] + ones.map { y[$0..<$0 + 1] })
    let scale = Double(labels.shape[0]) / 4  // the mean of the doubled samples divides by more
    try doubled.fit(
      more, labels, sampleWeight: .full([labels.shape[0]], scale), progress: .silent)
    for (a, b) in zip(weighted.numbers.joined(), doubled.numbers.joined()) {
      #expect(abs(a - b) < 1e-6)
    }
  }

  @Test func regularizersPullWeightsToZero() throws {
    func norm(_ regularizer: Regularizer?) throws -> (norm: Double, loss: Double) {
      var model = Sequential([
        .dense(2, activation: .softmax, kernelRegularizer: regularizer, inputShape: [2])
      ])
      model.compile(optimizer: .sgd(learningRate: 0.1), loss: .sparseCategoricalCrossentropy)
      let history = try model.fit(data.x, data.y, epochs: 5, progress: .silent)
      return (model.parameters[0].variable.value.squared().sum().scalar, history["loss"].last!)
    }
    let (plain, small) = (try norm(nil), try norm(.l2(0.3)))
    #expect(small.norm < plain.norm)
    #expect(small.loss > plain.loss)
  }

  @Test func activityIsPenalizedInTraining() throws {
    var model = Sequential([.dense(1, activityRegularizer: .l2(0.5), inputShape: [1])])
    model.compile(optimizer: .sgd(learningRate: 0), loss: .meanSquaredError)
    model.parameters[0].variable.value = Tensor([[2]])
    let scores: Scores = try model.trainOnBatch(Tensor([[1], [3]]), Tensor([[2], [6]]))
    #expect(scores.loss == 0.5 * (4 + 36))
  }

  @Test func frozenLayersStay() throws {
    var model = SmallProblem.network()
    model.layers[0].isTrainable = false
    let before = model.numbers
    try model.fit(data.x, data.y, progress: .silent)
    #expect(model.numbers[0] == before[0])
    #expect(model.numbers.last! != before.last!)
  }

  @Test func stopsWhenAskedAndKeepsTheHistory() throws {
    let stop = StopSignal()
    var model = SmallProblem.network()
    let asker = Callback(afterStep: { run in if run.epoch == 3 && run.step == 2 { stop.raise() } })
    let history = try model.fit(
      data.x, data.y, epochs: 9, callbacks: [asker], progress: .silent, stop: stop)
    #expect(history.epochs.count == 3)
    #expect(try #require(history.stopReason).contains("epoch 3, after step 2"))
    stop.lower()
    #expect(!stop.isRaised)
  }

  @Test func aHistoryIsPlainData() throws {
    var model = SmallProblem.network()
    let history = try model.fit(
      data.x, data.y, epochs: 2, callbacks: [.recorder(every: 3)], progress: .silent)
    let copy = try JSONDecoder().decode(History.self, from: JSONEncoder().encode(history))
    #expect(copy == history)
  }
}
