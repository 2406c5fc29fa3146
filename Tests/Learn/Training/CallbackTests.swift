import Autograd
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

struct CallbackTests {
  let data = SmallProblem.classes(40)

  @Test func epochsSinceTheBest() {
    #expect(Better.less.epochsSinceBest([3, 2, 2.5, 2.4], 0) == 2)
    #expect(Better.less.epochsSinceBest([3, 2, 1.95], 0.1) == 1)
    #expect(Better.more.epochsSinceBest([0.5, 0.6, 0.6], 0) == 1)
    #expect(Better.less.epochsSinceBest([.nan, .nan], 0) == 2)
    #expect(Better.less.epochsSinceBest([], 0) == 0)
  }

  @Test func earlyStopping() throws {
    var model = SmallProblem.network(optimizer: .sgd(learningRate: 0))
    let history = try model.fit(
      data.x, data.y, epochs: 50, validationSplit: 0.25,
      callbacks: [.earlyStopping(monitor: "val_accuracy", patience: 3)], progress: .silent)
    #expect(history.epochs.count < 50)
    let values = history["val_accuracy"]
    #expect(Better.more.epochsSinceBest(values, 0) == 3)
    #expect(try #require(history.stopReason).contains("val_accuracy"))
  }

  @Test func theBestWeightsComeBack() throws {
    var model = Sequential([.dense(1, inputShape: [1])])
    model.compile(optimizer: .sgd(learningRate: 1.02), loss: .halfMeanSquaredError)
    model.parameters[0].variable.value = Tensor([[0.0]])
    var seen: [[[Float]]] = []
    let (x, y) = (Tensor([[1.4]]), Tensor([[1.0]]))
    let watcher = model
    let history = try model.fit(
      x, y, epochs: 12, validationData: (x, y),
      callbacks: [
        Callback(afterEpoch: { _ in seen.append(watcher.numbers) }),
        .earlyStopping(patience: 2, restoreBestWeights: true),
      ], progress: .silent)
    let losses = history["val_loss"]
    let best = losses.indices.min { losses[$0] < losses[$1] }!
    #expect(best < losses.count - 1)
    #expect(model.numbers == seen[best])
  }

  /// A trainer's own callbacks come with every step, before those of a `fit`.
  @Test func aTrainerHasCallbacks() throws {
    var model = SmallProblem.network()
    var lengths: [(name: String, length: Double)] = []
    var order: [String] = []
    model.trainer.callbacks = [
      Callback(beforeUpdate: {
        lengths = $0.parameters.gradientLengths
        order.append("trainer")
      })
    ]
    try model.fit(
      data.x, data.y, batchSize: data.x.shape[0],
      callbacks: [Callback(beforeUpdate: { _ in order.append("fit") })], progress: .silent)
    #expect(order == ["trainer", "fit"])
    lengths = []
    try model.trainOnBatch(data.x, data.y)
    #expect(order == ["trainer", "fit", "trainer"])
    #expect(lengths.count == 3, "dropout has no parameters")
    #expect(lengths.allSatisfy { $0.length > 0 })
    #expect(model.parameters.gradientLengths.allSatisfy { $0.length == 0 }, "the step took them")
  }

  /// Who looks inside sees the model at work on the same examples, as when it predicts.
  @Test func theModelInsideAFit() throws {
    var model = SmallProblem.network()
    let watched = model
    var (seen, same): ([[Int]], Bool) = ([], true)
    try model.fit(
      data.x, data.y, epochs: 2,
      callbacks: [
        Callback(beforeUpdate: { run in
          let inside = try #require(run.inside)
          seen.append(inside.examples[0].shape.dimensions)
          let outputs = inside.outputs(for: inside.examples)
          same = same && outputs.prediction.values == watched.predict(inside.examples[0]).values
          same = same && outputs.layers.count == watched.layers.count
        })
      ], progress: .silent)
    #expect(seen.count == 4 && seen.allSatisfy { $0[0] == 32 } && same)
    var run: ModelInside?
    model.trainer.callbacks = [Callback(beforeUpdate: { run = $0.inside })]
    try model.trainOnBatch(data.x, data.y)
    #expect(run == nil)
  }

  @Test func anUnknownNameIsAnError() {
    var model = SmallProblem.network()
    #expect(throws: TrainingError.self) {
      try model.fit(data.x, data.y, callbacks: [.earlyStopping()], progress: .silent)
    }
  }

  @Test func learningRates() throws {
    var model = SmallProblem.network(optimizer: .sgd(learningRate: 0.8))
    let history = try model.fit(
      data.x, data.y, epochs: 3,
      callbacks: [.learningRateSchedule { epoch, rate in epoch == 1 ? rate : rate / 2 }],
      progress: .silent)
    #expect(history.epochs.map(\.learningRate) == [0.8, 0.4, 0.2])
  }

  @Test func momentsComeInOrder() throws {
    var model = SmallProblem.network()
    var seen: [String] = []
    try model.fit(
      data.x, data.y, batchSize: 20,
      callbacks: [
        Callback(
          atStart: { _ in seen.append("start") }, beforeEpoch: { _ in seen.append("epoch") },
          beforeStep: { _ in seen.append("step") }, beforeUpdate: { _ in seen.append("update") },
          afterStep: { _ in seen.append("done") }, afterEpoch: { _ in seen.append("over") },
          atEnd: { _ in seen.append("end") })
      ], progress: .silent)
    let step = ["step", "update", "done"]
    #expect(seen == ["start", "epoch"] + step + step + ["over", "end"])
  }
}
