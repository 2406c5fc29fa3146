import Autograd
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

struct RecorderTests {
  let data = SmallProblem.classes()

  private func record(
    _ model: Sequential, every steps: Int = 3
  ) throws -> (record: TrainingRecord, model: Sequential) {
    var model = model
    let history = try model.fit(
      data.x, data.y, epochs: 2, batchSize: 50, callbacks: [.recorder(every: steps)],
      progress: .silent, seed: 5)
    return (try #require(history.record), model)
  }

  @Test func everyStepHasALossAndSomeALook() throws {
    let (record, _) = try record(SmallProblem.network())
    #expect(record.losses.count == 8)
    #expect(record.looks.map(\.step) == [1, 4, 7])
    #expect(record.looks.map(\.epoch) == [1, 1, 2])
    #expect(record.layers == ["dense", "batch_normalization", "dropout", "dense_1"])
    #expect(record.parameters.first == "dense/kernel" && record.parameters.count == 6)
    #expect(record.activity(of: "dense").count == 3)
    #expect(record.changes(of: "dense/bias").count == 3)
  }

  @Test func layersInsideOfOthersHavePaths() throws {
    let inner = Sequential([.dense(3, inputShape: [2])], name: "inner")
    var model = Sequential([
      .layer(inner), .residual([.dense(3, activation: .tanh)]), .dense(2, activation: .softmax),
    ])
    try model.build(for: [[2]])
    model.compile(optimizer: .adam(), loss: .sparseCategoricalCrossentropy)
    #expect(
      try record(model).record.layers == ["inner/dense", "residual/dense", "dense"])
    #expect(model.parameters[0].name == "inner/dense/kernel")
  }

  @Test func twoModelsOfOneNameAreToldApart() throws {
    func part(_ inputs: Int) -> LayerPlan {
      .layer(Sequential([.dense(2, activation: .softmax, inputShape: [inputs])]))
    }
    var model = Sequential([part(2), part(2)])
    try model.build(for: [[2]])
    model.compile(optimizer: .sgd(), loss: .sparseCategoricalCrossentropy)
    #expect(
      model.parameters.map(\.name) == [
        "sequential/dense/kernel", "sequential/dense/bias", "sequential_1/dense/kernel",
        "sequential_1/dense/bias",
      ])
    #expect(try record(model).record.layers == ["sequential/dense", "sequential_1/dense"])
  }

  /// Looking on changes nothing.
  @Test func theRunIsTheSame() throws {
    var plain = SmallProblem.network()
    try plain.fit(
      data.x, data.y, epochs: 2, batchSize: 50, progress: .silent, seed: 5)
    #expect(try record(SmallProblem.network(), every: 1).model.numbers == plain.numbers)
  }

  /// A model of one weight, whose numbers can be worked out: y = w·x with x = 1, t = 0, w = 2.
  @Test func handWorked() throws {
    var model = Sequential([.dense(1, useBias: false, inputShape: [1])])
    model.compile(optimizer: .sgd(learningRate: 0.25), loss: .halfMeanSquaredError)
    model.parameters[0].variable.value = Tensor([[2.0]])
    let history = try model.fit(
      .ones([4, 1]), .zeros([4, 1]), callbacks: [.recorder(every: 1, bins: 5)], progress: .silent)
    let look = try #require(history.record?.looks.first)
    #expect(history.record?.losses == [2])
    let change = look.parameters[0]
    #expect(change.gradientNorm == 2 && change.weightNorm == 2 && change.updateRatio == 0.25)
    #expect(change.gradient.mean == 2 && change.gradient.deviation == 0 && change.zeros == 0)
    #expect(abs(change.magnitudes.mean - 0.30103) < 1e-4)
    let activity = look.layers[0]
    #expect(activity.spread.mean == 2 && activity.spread.counts == [4, 0, 0, 0, 0])
    #expect(activity.deadUnits == 0)
  }

  @Test func deadUnits() throws {
    var model = Sequential([.dense(4, activation: .relu, inputShape: [2]), .dense(1)])
    model.compile(optimizer: .sgd(learningRate: 0), loss: .meanSquaredError)
    model.parameters[0].variable.value = .zeros([2, 4])
    model.parameters[1].variable.value = Tensor([-1, 0.5, -2, 1])
    let history = try model.fit(
      data.x, data.y, callbacks: [.recorder()], progress: .silent)
    let activity = try #require(history.record?.looks[0].layers[0])
    #expect(activity.deadUnits == 0.5 && activity.zeros == 0.5)
  }

  /// A unit that answers in the last pictures of a large batch only is not dead.
  @Test func deadUnitsAreLookedForInTheWholeBatch() throws {
    var model = Sequential([.dense(1, activation: .relu, inputShape: [1])])
    model.compile(optimizer: .sgd(learningRate: 0), loss: .meanSquaredError)
    model.parameters[0].variable.value = Tensor([[1.0]])
    let x = Tensor.concatenate([-Tensor.ones([5000, 1]), .ones([5000, 1])])
    let history = try model.fit(
      x, .zeros([10_000, 1]), batchSize: 10_000, shuffle: false, callbacks: [.recorder()],
      progress: .silent)
    #expect(history.record?.looks[0].layers[0].deadUnits == 0)
  }

  @Test func aSpreadCountsEachNumberOnce() {
    var random = RandomSource(seed: 1)
    let x = Tensor.normal([100, 130], using: &random)
    let all = TrainingRecord.Spread(x.sample(100_000), bins: 10)
    #expect(all.counts.reduce(0, +) == 13000)
    #expect(abs(all.mean - x.mean().scalar) < 1e-5)
    #expect(abs(all.deviation - x.standardDeviation().scalar) < 1e-4)
    #expect(all.maximum == x.max().scalar && all.minimum == x.min().scalar)
    let some = TrainingRecord.Spread(x.sample(4096), bins: 10)
    #expect(some.counts.reduce(0, +) <= 4096 && some.counts.reduce(0, +) > 2000)
    let bad = TrainingRecord.Spread([.nan, 1, 2], bins: 4)
    #expect(bad.counts == [0, 0, 0, 0] && bad.mean.isNaN)
    // Farther apart than a float can say, and closer than its reciprocal can.
    let wide = TrainingRecord.Spread([-3e38, 0, 3e38], bins: 4)
    #expect(wide.counts == [1, 0, 1, 1])
    let narrow = TrainingRecord.Spread([0, .leastNonzeroMagnitude], bins: 4)
    #expect(narrow.counts == [1, 0, 0, 1])
  }
}
