import Autograd
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors
import Testing

@testable import Training

/// A `fit` with a plan ends where one ends that records every step, to the last bit.
struct PlannedStepsTests {
  /// What came of a training.
  private struct Outcome: Equatable {
    var weights: [[UInt32]] = []
    var values: [[UInt64]] = []
    var replays = 0

    static func == (a: Outcome, b: Outcome) -> Bool {
      a.weights == b.weights && a.values == b.values
    }
  }

  private func train(
    _ model: @autoclosure () -> Sequential, _ x: Tensor, _ y: Tensor, batchSize: Int = 8,
    shuffle: Bool = true, sampleWeight: Tensor? = nil, callbacks: [Callback] = [], planned: Bool
  ) throws -> Outcome {
    try PlannedSteps.$isOn.withValue(planned) {
      var (model, outcome) = (model(), Outcome())
      let history = try model.fit(
        x, y, epochs: 3, batchSize: batchSize, shuffle: shuffle, sampleWeight: sampleWeight,
        callbacks: callbacks + [
          Callback(atEnd: { outcome.replays = $0.plannedSteps?.replayCount ?? 0 })
        ],
        progress: .silent)
      outcome.weights = model.parameters.map { $0.variable.value.floats.map(\.bitPattern) }
      outcome.values = history.epochs.map { $0.values.map(\.value.bitPattern) }
      return outcome
    }
  }

  /// Both ways with the fast kernels; how many steps the plan did.
  private func replays(
    _ model: @autoclosure () -> Sequential, _ x: Tensor, _ y: Tensor, batchSize: Int = 8,
    shuffle: Bool = true, sampleWeight: Tensor? = nil, callbacks: [Callback] = [],
    _ place: SourceLocation = #_sourceLocation
  ) throws -> Int {
    try KernelChoice.with(OneDNNKernels()) {
      let recorded = try train(
        model(), x, y, batchSize: batchSize, shuffle: shuffle, sampleWeight: sampleWeight,
        callbacks: callbacks, planned: false)
      let planned = try train(
        model(), x, y, batchSize: batchSize, shuffle: shuffle, sampleWeight: sampleWeight,
        callbacks: callbacks, planned: true)
      #expect(recorded == planned, sourceLocation: place)
      #expect(recorded.replays == 0, sourceLocation: place)
      return planned.replays
    }
  }

  /// Random networks: depth, widths, activations, loss, optimizer, size of the batch and metrics.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func randomModels(_ seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let activations: [Activation] = [
      .linear, .relu, .leakyRelu, .elu, .softplus, .sigmoid, .tanh, .gelu, .geluTanh,
    ]
    let losses: [(Loss, Activation, Metric)] = [
      (.binaryCrossentropy, .sigmoid, .accuracy),
      (.sparseCategoricalCrossentropy, .softmax, .accuracy),
      (.meanSquaredError, .linear, .meanAbsoluteError),
      (.meanSquaredError, .tanh, .meanAbsoluteError),
    ]
    let (loss, last, metric) = losses[random.integer(below: losses.count)]
    let optimizer = Optimizer.all[random.integer(below: Optimizer.all.count)]
    let (inputs, batch) = (1 + random.integer(below: 9), 1 + random.integer(below: 12))
    let isLabel = loss.targets == .labels
    let outputs = (isLabel ? 2 : 1) + random.integer(below: 3)
    var plans: [LayerPlan] = []
    for _ in 0..<random.integer(below: 4) {
      plans.append(
        .dense(
          1 + random.integer(below: 20),
          activation: activations[random.integer(below: activations.count)],
          useBias: random.integer(below: 4) > 0))
    }
    plans.append(.dense(outputs, activation: last))
    let count = batch * 5 + random.integer(below: 3)
    let x = Tensor.uniform([count, inputs], using: &random)
    let y =
      isLabel
      ? Tensor((0..<count).map { _ in random.integer(below: outputs) })
      : Tensor((0..<count * outputs).map { _ in random.integer(below: 2) })
        .reshaped(count, outputs)
    let metrics = random.integer(below: 2) == 0 ? [] : [metric]
    func model() -> Sequential {
      var model = Sequential(plans, seed: seed)
      model.compile(optimizer: optimizer, loss: loss, metrics: metrics)
      return model
    }
    let replays = try replays(
      model(), x, y, batchSize: batch, shuffle: random.integer(below: 3) > 0)
    // Of the whole batches three are recorded, and in each epoch a last one that is smaller.
    #expect(replays == 3 * (count / batch) - 3)
  }

  private let data = SmallProblem.classes(64)

  private func network(
    _ plans: [LayerPlan], _ optimizer: Optimizer = .adam(),
    _ loss: Loss = .sparseCategoricalCrossentropy
  ) -> Sequential {
    var model = Sequential(plans)
    model.compile(optimizer: optimizer, loss: loss, metrics: [.accuracy])
    return model
  }

  private let two: [LayerPlan] = [
    .dense(8, activation: .relu, inputShape: [2]), .dense(2, activation: .softmax),
  ]

  @Test func layersThatOnlyChangeTheForm() throws {
    let plans: [LayerPlan] = [
      .flatten(inputShape: [2, 1]), .dense(5), .activation(.tanh), .leakyReLU(),
      .dense(2, activation: .softmax),
    ]
    let x = data.x.reshaped(64, 2, 1)
    #expect(try replays(network(plans), x, data.y) == 21)
  }

  /// The plan is of the whole batches: of two, or of one, in each of three epochs.
  @Test func theLastBatchOfAnEpochIsSmaller() throws {
    #expect(try replays(network(two), data.x, data.y, batchSize: 24) == 2 * 3 - 3)
    #expect(try replays(network(two), data.x, data.y, batchSize: 40) == 1 * 3 - 3)
  }

  @Test func optimizersThatLookAtAllGradients() throws {
    let clipped = Optimizer.adam(clipping: .byGlobalNorm(0.1))
    #expect(try replays(network(two, clipped), data.x, data.y) == 21)
    var piecewise = Optimizer.sgd(learningRate: 0.1)
    piecewise.gradientAccumulationSteps = 3
    #expect(try replays(network(two, piecewise), data.x, data.y) == 21)
  }

  /// Callbacks find gradients, losses and weights as ever, and what they keep stays as it was.
  @Test func callbacksSeeTheSame() throws {
    var seen: [[String]] = [[], []]
    for planned in [false, true] {
      var kept: [(Tensor, [Float])] = []
      let watcher = Callback(
        beforeUpdate: { run in
          for parameter in run.parameters {
            let gradient = try #require(parameter.variable.gradient)
            seen[planned ? 1 : 0].append("\(run.stepLoss) \(gradient.floats)")
            kept.append((gradient, gradient.floats))
          }
        },
        afterStep: { run in
          let weights = run.parameters[0].variable.value
          kept.append((weights, weights.floats))
          run.setLearningRate(run.learningRate * 0.99)
        })
      _ = try KernelChoice.with(OneDNNKernels()) {
        try train(network(two), data.x, data.y, callbacks: [watcher], planned: planned)
      }
      #expect(kept.allSatisfy { $0.floats == $1 })
    }
    #expect(seen[0] == seen[1] && !seen[0].isEmpty)
  }

  /// Who looks into the layers sees them in each step that is looked at: it is recorded, and the others are planned.
  @Test func theRecorderSeesTheSame() throws {
    var records: [TrainingRecord] = []
    var replays = 0
    for planned in [false, true] {
      let counter = Callback(atEnd: { replays = $0.plannedSteps?.replayCount ?? 0 })
      try KernelChoice.with(OneDNNKernels()) {
        try PlannedSteps.$isOn.withValue(planned) {
          var model = network(two)
          let history = try model.fit(
            data.x, data.y, epochs: 3, batchSize: 8, callbacks: [.recorder(every: 5), counter],
            progress: .silent)
          records.append(try #require(history.record))
        }
      }
    }
    #expect(records[0] == records[1])
    #expect(records[1].looks.count == 5)
    #expect(records[1].looks.allSatisfy { !$0.layers.isEmpty })
    // Of 24 steps the first three are recorded, and of the others those four that are looked at.
    #expect(replays == 24 - 3 - 4)
  }

  /// Whatever could be other operations in the next step, or uses what a plan does not know, is recorded.
  @Test func recordedAsEver() throws {
    let own = Activation("own", Primitive("own") { x in (x * 2, { dy in dy * 2 }) })
    for layer: LayerPlan in [.dropout(0.2), .batchNormalization(), .activation(own)] {
      let plans = [.dense(8, inputShape: [2]), layer, .dense(2, activation: .softmax)]
      #expect(try replays(network(plans), data.x, data.y) == 0)
    }
    let penalized: [LayerPlan] = [
      .dense(8, kernelRegularizer: .l2(0.01), inputShape: [2]), .dense(2, activation: .softmax),
    ]
    #expect(try replays(network(penalized), data.x, data.y) == 0)
    let loss = Loss("own") { t, y in (y - t).squared().mean([-1]) }
    #expect(try replays(network([.dense(1, inputShape: [2])], .adam(), loss), data.x, data.y) == 0)
    #expect(try replays(network(two), data.x, data.y, sampleWeight: .full([64], 0.5)) == 0)
    var frozen = network(two)
    frozen.layers[0].isTrainable = false
    let frozenOutcome = try KernelChoice.with(OneDNNKernels()) {
      try train(frozen, data.x, data.y, planned: true)
    }
    #expect(frozenOutcome.replays == 0)
    // The readable kernels have no plans.
    let readable = try KernelChoice.with(ReferenceKernels()) {
      try train(network(two), data.x, data.y, planned: true)
    }
    #expect(readable.replays == 0)
  }

  /// A comparison that fails ends the plan.
  @Test func aFailedComparison() throws {
    try KernelChoice.with(OneDNNKernels()) {
      for changed in [false, true] {
        let model = network(two)
        let examples = Examples(inputs: [data.x], targets: data.y, weights: nil)
        let run = TrainingRun(
          model.parameters, model.trainer, model.trainer.setup!,
          .init(random: RandomSource(seed: 0)),
          epochs: 1)
        let planned = PlannedSteps.$isOn.withValue(true) { PlannedSteps(for: model, run) }
        var steps = try #require(planned)
        let batch = examples.batch(0, of: 8, in: nil)
        try run.context.open {
          for _ in 0..<3 {
            #expect(steps.replay(batch) == nil)
            for variable in run.trained { variable.clearGradient() }
            let (y, loss) = try model.pass(batch, run)
            steps.plan(batch, loss, y, run.trained)
            loss.backward()
            steps.check(batch, changed ? loss.scalar.nextUp : loss.scalar, y.value)
          }
        }
        for variable in run.trained { variable.clearGradient() }
        #expect((steps.replay(batch) == nil) == changed)
      }
    }
  }

  /// A loss that stops being finite in a planned step is told of in the words of the recorded one.
  @Test func aLossThatIsNotFinite() throws {
    var words: [String] = []
    for planned in [false, true] {
      let breaking = Callback(beforeStep: { run in
        if run.step == 6 { run.parameters[0].variable.value = .full([2, 8], .infinity) }
      })
      let error = #expect(throws: TrainingError.self) {
        try KernelChoice.with(OneDNNKernels()) {
          try train(network(two), data.x, data.y, callbacks: [breaking], planned: planned)
        }
      }
      words.append("\(try #require(error))")
    }
    #expect(words[0] == words[1] && words[0].contains("step 6"))
  }
}
