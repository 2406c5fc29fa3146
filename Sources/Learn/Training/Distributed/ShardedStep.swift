import Autograd
import Communicators
import Layers
import Optimizers
import Tensors

extension Model {
  /// One step of a batch that is spread over processes: each computes the gradients of its shards, all get the mean of
  /// all, g = Σ wᵢ·gᵢ/Σ wᵢ, and take the same step.
  ///
  /// The same shards are computed and added in the same order for any number of processes, each with randomness of its
  /// own: so the weights have the same bits.
  func step(
    _ batch: Examples.Batch, _ run: inout TrainingRun, _ callbacks: Callbacks,
    over distribution: Distribution
  ) throws(TrainingError) {
    if run.workers != nil { return try localStep(batch, &run, callbacks, over: distribution) }
    guard let exchange = run.exchange else { fatalError("a step before the run began") }
    try Callbacks.run(callbacks.beforeStep, &run)
    let reduction = OrderedReduction(over: distribution)
    var states = ShardStates(run.parameters)
    let sharesStep = !run.isLookedInto && exchange.shares(stepsOf: run.optimizer)
    exchange.begin(sharesStep: sharesStep)
    let own = shards(of: batch, run, exchange, &states, distribution)
    let report = try together(own, exchange, distribution, step: run.step)
    (run.stepLoss, run.isInterrupted) = (report.loss, report.isInterrupted)
    states.restore()
    guard run.stepLoss.isFinite else {
      // All are here: who catches the error finds the memory whole.
      try run.gatherMemory()
      throw .notFinite(
        loss: run.stepLoss, epoch: run.epoch, step: run.step,
        first: batch.part.isEmpty ? "another process" : firstPlaceNotFinite(batch, run))
    }

    let finished = states
    try inTouch { () throws(CommunicationError) in try finished.finish(report, reduction) }
    try run.checkOptimizer()
    if sharesStep {
      try run.sharedUpdate(exchange, weight: report.weight)
    } else {
      try inTouch { () throws(CommunicationError) in try exchange.give(weight: report.weight) }
      try run.update(callbacks)
    }
    try run.add(own.outcomes, samples: batch.count, over: distribution)
  }

  /// The shards of this process, one after another. A failure is kept for when all meet.
  private func shards(
    of batch: Examples.Batch, _ run: TrainingRun, _ exchange: any GradientSum,
    _ states: inout ShardStates, _ distribution: Distribution
  ) -> OwnShards {
    let sources = run.sourcesOfShards(distribution.shards)
    defer { run.context.random = sources.last! }
    var own = OwnShards(
      report: StepReport(
        shards: distribution.shards, states: states.count, samples: batch.count,
        isInterrupted: run.isInterrupted))
    for shard in distribution.ownShards {
      let samples = distribution.samples(ofShard: shard, in: batch.count)
      states.restore()
      do throws(TrainingError) {
        if own.failure == nil && !samples.isEmpty {
          run.begin(shard: shard, sources)
          let (loss, outcome) = try outcome(of: batch.samples(samples), run)
          // Who looks inside of the model sees the first shard that has samples.
          run.context.watcher = nil
          (own.report.losses[shard], own.report.weights[shard]) = (loss.scalar, outcome.weight)
          own.outcomes.append(outcome)
          exchange.add(loss, weight: outcome.weight, shard: shard)
        } else {
          exchange.addNothing(shard: shard)
        }
      } catch {
        (own.failure, own.report.hasFailed) = (error, true)
        exchange.addNothing(shard: shard)
      }
      states.add(shard: shard, weight: own.report.weights[shard], &own.report.changed)
    }
    return own
  }

  /// Waits for the sums of all processes, and hears how their shards fared. Who failed gave zeros, so that nobody waits.
  private func together(
    _ own: OwnShards, _ exchange: any GradientSum, _ distribution: Distribution, step: Int
  ) throws(TrainingError) -> StepReport {
    let report = try inTouch { () throws(CommunicationError) in try exchange.meet(own.report) }
    let outcome: Result<Void, TrainingError> = own.failure.map { .failure($0) } ?? .success(())
    try distribution.requireSameBatch(report.allSamples, outcome, step: step)
    if report.hasFailed { try distribution.settled(outcome) }
    return report
  }
}

extension TrainingRun {
  /// Changes the parameters along the mean of all gradients, a part of them in each process: nobody looks at gradients, or
  /// between steps at what the optimizer remembers.
  fileprivate mutating func sharedUpdate(
    _ exchange: any GradientSum, weight: Double
  ) throws(TrainingError) {
    do throws(CommunicationError) {
      try exchange.step(optimizer, &memory, weight: weight)
    } catch { throw .elsewhere(error) }
  }
}

/// What came of the shards of one process.
struct OwnShards {
  var report: StepReport
  var outcomes: [ShardOutcome] = []
  var failure: TrainingError?
}
