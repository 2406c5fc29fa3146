import Autograd
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

/// What those who come from Keras count on.
struct KerasHabitTests {
  @Test(arguments: [
    (10, 0.25, 7), (10, 0.05, 9), (7, 0.2, 5), (5, 0.1, 4), (3, 0.5, 1), (100, 0.33, 67),
  ])
  func validationSplitRoundsAsInKeras(n: Int, split: Double, want: Int) throws {
    var model = Sequential([.dense(1, inputShape: [1])])
    model.compile(optimizer: .sgd(learningRate: 0), loss: .meanSquaredError)
    let x = Tensor.range(to: Double(n)).reshaped(n, 1)
    var steps = 0
    let history = try model.fit(
      x, x, batchSize: 1, validationSplit: split,
      callbacks: [Callback(afterStep: { _ in steps += 1 })],
      progress: .silent)
    #expect(steps == want)
    #expect(history["val_loss"].count == 1)
  }

  @Test func aSplitThatLeavesNothingIsRefused() {
    var model = Sequential([.dense(1, inputShape: [1])])
    model.compile(optimizer: .sgd(), loss: .meanSquaredError)
    for (n, split) in [(1, 0.1), (2, 0.9)] {
      let x = Tensor.ones([n, 1])
      #expect(throws: TrainingError.self) {
        try model.fit(x, x, validationSplit: split, progress: .silent)
      }
    }
  }

  @Test func aLayerFrozenBetweenTwoFitsStaysAsItIs() throws {
    var random = RandomSource(seed: 1)
    var model = Sequential([.dense(4, inputShape: [2]), .dense(1)])
    model.compile(optimizer: .adam(), loss: .meanSquaredError)
    let x = Tensor.normal([8, 2], using: &random)
    let y = Tensor.normal([8, 1], using: &random)
    try model.fit(x, y, progress: .silent)
    model.layers[0].isTrainable = false
    let before = model.parameters.map(\.variable.value)
    try model.fit(x, y, progress: .silent)
    #expect(model.parameters[0].variable.value.isIdentical(to: before[0]))
    #expect(!model.parameters[2].variable.value.isIdentical(to: before[2]))
    model.layers[0].isTrainable = true
    try model.fit(x, y, progress: .silent)
    #expect(!model.parameters[0].variable.value.isIdentical(to: before[0]))
    #expect(model.trainer.memory.stepCount == 3)
  }

  @Test func aLayerUsedTwiceCountsOnce() throws {
    var random = RandomSource(seed: 1)
    let layer = Dense(2, 2, kernelRegularizer: .l2(1), using: &random)
    var model = Sequential([.layer(layer), .layer(layer)])
    try model.build(for: [[2]])
    #expect(model.parameterCount.all == 6 && model.parameters.count == 2)
    #expect(model.summary().contains("Total params: 6 "))
    model.compile(optimizer: .sgd(learningRate: 0), loss: .meanSquaredError)
    let history = try model.fit(.zeros([1, 2]), .zeros([1, 2]), progress: .silent)
    let penalty = layer.kernel.value.squared().sum().scalar
    #expect(abs(history["loss"][0] / penalty - 1) < 1e-5)
    let scores: Scores = try model.evaluate(.zeros([1, 2]), .zeros([1, 2]))
    #expect(abs(scores.loss / penalty - 1) < 1e-5)
  }

  @Test func aSharedLayerIsTrainedWhereAnyUseOfItIs() throws {
    var random = RandomSource(seed: 1)
    let layer = Dense(2, 2, using: &random)
    var frozen = layer
    frozen.isTrainable = false
    var model = Sequential([.layer(frozen), .layer(layer)])
    try model.build(for: [[2]])
    #expect(model.parameters.map(\.isTrainable) == [true, true])
  }

  @Test func everyIndexOfAnEmbeddingIsLookedAt() throws {
    var ids = [Double](repeating: 1, count: 30_000)
    ids[1] = 1.5
    let x = Tensor(ids, shape: [3000, 10])
    var model = Sequential([.embedding(5, 2, inputLength: 10), .flatten, .dense(1)])
    model.compile(optimizer: .sgd(), loss: .meanSquaredError)
    #expect(throws: TrainingError.self) {
      try model.fit(x, .zeros([3000, 1]), progress: .silent)
    }
    #expect(throws: TrainingError.self) { try model.predict(checking: x) }
    #expect(throws: TrainingError.self) { try model.predict(checking: .ones([2, 9])) }
  }

  /// Where the embedding does not stand first, and the model cannot look beforehand.
  @Test func indicesInsideOfAModelAreThrownToo() throws {
    struct Words: Model {
      let embedding: Embedding
      var trainer = Trainer()
      func callAsFunction(_ x: Variable) -> Variable { embedding(x).mean(1) }
      var parameters: [Parameter] { embedding.parameters }
    }
    var random = RandomSource(seed: 1)
    var model = Words(embedding: Embedding(5, 2, using: &random))
    model.compile(optimizer: .sgd(), loss: .meanSquaredError)
    let (good, bad) = (Tensor([[1, 2], [3, 4]]), Tensor([[1, 2], [3, 7]]))
    let before = model.embedding.embeddings.value
    #expect(throws: TrainingError.self) {
      try model.fit(bad, .zeros([2, 2]), batchSize: 2, shuffle: false, progress: .silent)
    }
    #expect(model.embedding.embeddings.value.isIdentical(to: before))
    #expect(throws: TrainingError.self) { let _: Scores = try model.evaluate(bad, .zeros([2, 2])) }
    #expect(throws: TrainingError.self) { try model.predict(checking: bad) }
    #expect(try model.predict(checking: good).shape == [2, 2])
    var joined = Sequential([
      .concatenate([[.flatten, .embedding(5, 2)], [.embedding(5, 2)]], inputShape: [2]), .flatten,
      .dense(1),
    ])
    joined.compile(optimizer: .sgd(), loss: .meanSquaredError)
    #expect(throws: TrainingError.self) { try joined.fit(bad, .zeros([2, 1]), progress: .silent) }
  }

  @Test func aModelWithoutWeightsIsSaid() {
    let model = Sequential([.dense(1)])
    #expect(throws: TrainingError.self) { try model.predict(checking: .ones([2, 3])) }
  }

  @Test func whichWayIsBetterIsToldOrRefused() throws {
    var model = Sequential([.dense(1, kernelInitializer: .zeros, inputShape: [1])])
    let skill = Metric(meanOf: "skill") { t, p in -(t - p).squared() }
    model.compile(optimizer: .sgd(learningRate: 0.05), loss: .meanSquaredError, metrics: [skill])
    let x = Tensor([[1.0], [0.5]])
    for callback in [
      Callback.earlyStopping(monitor: "skill", patience: 2, restoreBestWeights: true),
      .checkpoint("/nowhere", saveBestOnly: true, monitor: "skill"),
      .reduceLROnPlateau(monitor: "skill"),
    ] {
      #expect(throws: TrainingError.self) {
        try model.fit(x, x, epochs: 3, callbacks: [callback], progress: .silent)
      }
    }
    let told = Callback.earlyStopping(monitor: "skill", patience: 2, better: .more)
    let history = try model.fit(x, x, epochs: 20, callbacks: [told], progress: .silent)
    #expect(history.epochs.count == 20)
    #expect(Better(guessedFrom: "val_top_k_accuracy") == .more)
    #expect(Better(guessedFrom: "val_mean_squared_error") == .less)
    #expect(Better(guessedFrom: "within_1") == nil && Better(guessedFrom: "r2_error") == nil)
    for metric in Metric.all { #expect(Better(guessedFrom: metric.name) != nil, "\(metric)") }
  }

  @Test(arguments: [
    Optimizer.sgd(learningRate: -1), .sgd(learningRate: Double.nan), .adam(beta1: 1),
    .adam(beta2: 1), .adam(epsilon: -1), .adamW(weightDecay: -1), .rmsprop(rho: 1.5),
    .momentum(momentum: -0.1), .adagrad(initialAccumulatorValue: -1),
    .sgd(clipping: .byNorm(0)), .sgd(clipping: .byValue(.nan)),
    .sgd(learningRate: .exponential(-1, decaySteps: 1, decayRate: 0.5)),
  ])
  func argumentsOutOfRangeAreRefused(optimizer: Optimizer) {
    #expect(optimizer.problem != nil)
    var model = Sequential([.dense(1, inputShape: [1])])
    model.compile(optimizer: optimizer, loss: .meanSquaredError)
    let before = model.parameters[0].variable.value
    #expect(throws: TrainingError.self) {
      try model.fit(.ones([2, 1]), .ones([2, 1]), progress: .silent)
    }
    #expect(model.parameters[0].variable.value.isIdentical(to: before))
  }

  @Test func usualArgumentsAreTaken() {
    for optimizer in Optimizer.all { #expect(optimizer.problem == nil) }
    #expect(Optimizer.sgd(learningRate: 0).problem == nil)
  }

  @Test func aRateThatACallbackSetsIsLookedAt() {
    var model = Sequential([.dense(1, inputShape: [1])])
    model.compile(optimizer: .sgd(), loss: .meanSquaredError)
    #expect(throws: TrainingError.self) {
      try model.fit(
        .ones([2, 1]), .ones([2, 1]), callbacks: [.learningRateSchedule { _, _ in -1 }],
        progress: .silent)
    }
  }
}
