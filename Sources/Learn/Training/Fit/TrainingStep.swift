import Autograd
import Layers
import Optimizers
import Tensors

extension Model {
  /// One step: predictions, loss, gradients, and a change of the parameters. Gives the predictions, and
  /// which of their steps are real; `nil` where no metric looks at them and a plan left them out.
  ///
  /// The pass of the run is open.
  func step(
    _ batch: Examples.Batch, _ run: inout TrainingRun, _ callbacks: Callbacks
  ) throws(TrainingError) -> (predictions: Tensor, mask: Tensor?)? {
    try Callbacks.run(callbacks.beforeStep, &run)
    // A plan has no layers that somebody could look into.
    if run.context.watcher == nil, let replay = run.plannedSteps?.replay(batch) {
      run.stepLoss = replay.loss
      try run.checkOptimizer()
      replay.plan.handOutGradients()
      try run.update(callbacks)
      return replay.predictions.map { ($0, nil) }
    }
    let (y, loss) = try pass(batch, run)
    run.stepLoss = loss.scalar
    guard run.stepLoss.isFinite else {
      throw .notFinite(
        loss: run.stepLoss, epoch: run.epoch, step: run.step,
        first: firstPlaceNotFinite(batch, run))
    }
    try run.checkOptimizer()
    let trained = run.trained
    run.plannedSteps?.plan(batch, loss, y, trained)
    loss.backward()
    let lossNow = run.stepLoss
    run.plannedSteps?.check(batch, lossNow, y.value)
    try run.update(callbacks)
    return (y.value, run.loss.mask(for: batch.targets, y.shape, run.context.mask(of: y)))
  }

  /// The predictions for a batch, and its loss with the penalties.
  func pass(
    _ batch: Examples.Batch, _ run: TrainingRun
  ) throws(TrainingError) -> (predictions: Variable, loss: Variable) {
    run.context.begin()
    let y = try outputs(of: batch.inputs)
    var loss = run.loss(batch.targets, y, sampleWeight: batch.weights)
    for (variable, regularizer) in run.regularized { loss = loss + regularizer.penalty(variable) }
    for penalty in run.context.penalties { loss = loss + penalty }
    return (y, loss)
  }

  /// Where a number first was infinite or not a number: in the weights, in a layer's outputs, or in the
  /// loss.
  func firstPlaceNotFinite(_ batch: Examples.Batch, _ run: TrainingRun) -> String {
    if let weights = run.parameters.first(where: { !$0.variable.value.sum().scalar.isFinite }) {
      return "the weights \(weights.name), after the step before"
    }
    var found: String?
    let context = ForwardContext(isTraining: true, random: run.random)
    context.watcher = ForwardContext.Watcher { layer, y in
      if found == nil && !y.value.sum().scalar.isFinite { found = "the outputs of \(layer)" }
    }
    context.open {
      withoutGradients { _ = self(Input(batch: Input.Samples(tensors: batch.inputs))) }
    }
    return found ?? "the loss itself"
  }
}

extension TrainingRun {
  /// Changes the parameters along the gradients that they hold.
  mutating func update(_ callbacks: Callbacks) throws(TrainingError) {
    try Callbacks.run(callbacks.beforeUpdate, &self)
    optimizer.step(trained, memory: &memory)
    try Callbacks.run(callbacks.afterStep, &self)
  }

  /// Looks whether the optimizer can make a step at the rate of this one. Mutating, for a run is large, and what only
  /// reads it gets a copy.
  mutating func checkOptimizer() throws(TrainingError) {
    if let problem = optimizer.problem(atRate: learningRate) {
      throw .data("\(optimizer.name): \(problem)")
    }
  }
}
