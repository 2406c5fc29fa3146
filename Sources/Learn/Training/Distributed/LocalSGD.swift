import Autograd
import Communicators
import Optimizers
import Tensors

/// The workers of local SGD: one for each shard, with weights and an optimizer's memory of its own, whichever process it
/// is in.
///
/// w̄ = (w₁ + … + w_S)/S every k steps, and at the end of each epoch. Between two averages nothing but a few numbers is
/// sent, so that a slow network is waited for a k-th of the time (Stich, 2019, https://arxiv.org/abs/1805.09767). At the
/// end of an epoch all workers go on with the memory of the first one, so that a checkpoint is whole.
final class LocalWorkers {
  private let period: Int
  private let distribution: Distribution
  private let reduction: OrderedReduction
  private var weights: [Int: [Tensor]] = [:]
  private var memories: [Int: OptimizerMemory] = [:]
  private var steps = 0
  /// Which parameters were changed since the latest average: those that are trained, and states that moved.
  private var changed: [Bool]

  init(of run: TrainingRun, every period: Int, over distribution: Distribution) {
    (self.period, self.distribution) = (period, distribution)
    reduction = OrderedReduction(over: distribution)
    changed = run.parameters.map(\.isTrainable)
  }

  /// Gives every worker what the run has.
  func begin(_ run: TrainingRun) {
    for shard in distribution.ownShards { save(shard, run) }
  }

  /// Makes a worker's weights and memory those of the run.
  func load(_ shard: Int, _ run: inout TrainingRun) {
    for (parameter, value) in zip(run.parameters, weights[shard]!) {
      parameter.variable.value = value
    }
    run.memory = memories[shard]!
  }

  /// Keeps what a worker has learned.
  func save(_ shard: Int, _ run: TrainingRun) {
    weights[shard] = run.parameters.map(\.variable.value)
    memories[shard] = run.memory
  }

  /// Counts a step; averages where it is time.
  func endStep(_ report: StepReport, _ run: inout TrainingRun) throws(CommunicationError) {
    let states = run.parameters.indices.filter { !run.parameters[$0].isTrainable }
    for (index, isChanged) in zip(states, report.changed) where isChanged { changed[index] = true }
    steps += 1
    if steps % period == 0 { try average(&run) }
  }

  /// Averages, and takes the first worker's memory everywhere.
  func endEpoch(_ run: inout TrainingRun) throws(TrainingError) {
    let own = run
    let memory = try inTouch { () throws(CommunicationError) in try self.memoryOfFirst(own) }
    do {
      let trained = run.parameters.filter(\.isTrainable).map { ($0.name, $0.variable) }
      run.memory = try OptimizerMemory(
        restoring: memory, for: run.optimizer, parameters: trained)
    } catch {
      throw .elsewhere(CommunicationError("the optimizer's memory: \(error)"))
    }
    for shard in distribution.ownShards { memories[shard] = run.memory }
    var averaged = run
    defer { run = averaged }
    do throws(CommunicationError) { try average(&averaged) } catch { throw .elsewhere(error) }
  }

  private func average(_ run: inout TrainingRun) throws(CommunicationError) {
    for (index, parameter) in run.parameters.enumerated() where changed[index] {
      var sums = ShardSums<Tensor>(reduction.tree)
      for shard in distribution.ownShards {
        sums.add(weights[shard]![index].flattened, shard: shard) { $0 + $1 }
      }
      let sum = try reduction(sums.parts, like: parameter.variable.value.zerosLike.flattened)
      let mean = (sum / Double(distribution.shards)).reshaped(to: parameter.variable.shape)
      for shard in distribution.ownShards { weights[shard]![index] = mean }
    }
    changed = run.parameters.map(\.isTrainable)
    load(distribution.ownShards.lowerBound, &run)
  }

  /// The memory of shard 0's worker, by name.
  private func memoryOfFirst(
    _ run: TrainingRun
  ) throws(CommunicationError) -> [(name: String, tensor: Tensor)] {
    let names = run.parameters.filter(\.isTrainable).map(\.name)
    let own = memories[0]?.namedTensors(for: run.optimizer, parameters: names) ?? []
    let text = Array(own.map(\.name).joined(separator: "\n").utf8)
    let (isFirst, communicator) = (distribution.isFirst, distribution.communicator)
    let all = String(decoding: try communicator.share(isFirst ? text : nil), as: UTF8.self)
    let tensors = TensorParcel.tensors(
      in: try communicator.share(isFirst ? TensorParcel.packed(own.map(\.tensor)) : nil))
    return zip(all.split(separator: "\n"), tensors).map { (String($0), $1!) }
  }
}

extension Model {
  /// One step of each worker on its shard of the batch.
  func localStep(
    _ batch: Examples.Batch, _ run: inout TrainingRun, _ callbacks: Callbacks,
    over distribution: Distribution
  ) throws(TrainingError) {
    guard let workers = run.workers else { fatalError("a step before the run began") }
    try Callbacks.run(callbacks.beforeStep, &run)
    try run.checkOptimizer()
    let sources = run.sourcesOfShards(distribution.shards)
    let states = run.parameters.filter { !$0.isTrainable }.map(\.variable)
    var own = OwnShards(
      report: StepReport(
        shards: distribution.shards, states: states.count, isInterrupted: run.isInterrupted))
    for shard in distribution.ownShards {
      let samples = distribution.samples(ofShard: shard, in: batch.count)
      workers.load(shard, &run)
      let before = states.map(\.value.bufferAddress)
      do throws(TrainingError) {
        if own.failure == nil && !samples.isEmpty {
          run.begin(shard: shard, sources)
          let (loss, outcome) = try outcome(of: batch.samples(samples), run)
          run.context.watcher = nil
          (own.report.losses[shard], own.report.weights[shard]) = (loss.scalar, outcome.weight)
          own.outcomes.append(outcome)
          loss.backward()
        }
      } catch {
        own.failure = error
      }
      // Callbacks see the first worker of each process.
      if shard == distribution.ownShards.lowerBound {
        try Callbacks.run(callbacks.beforeUpdate, &run)
      }
      run.optimizer.step(run.trained, memory: &run.memory)
      for (index, state) in states.enumerated()
      where state.value.bufferAddress != before[index] { own.report.changed[index] = true }
      workers.save(shard, run)
    }
    run.context.random = sources.last!
    try finishLocally(own, &run, workers, distribution)
    try Callbacks.run(callbacks.afterStep, &run)
    try run.add(own.outcomes, samples: batch.count, over: distribution)
  }

  private func finishLocally(
    _ own: OwnShards, _ run: inout TrainingRun, _ workers: LocalWorkers,
    _ distribution: Distribution
  ) throws(TrainingError) {
    let report = try inTouch { () throws(CommunicationError) in
      try own.report.together(over: distribution)
    }
    let outcome: Result<Void, TrainingError> = own.failure.map { .failure($0) } ?? .success(())
    try distribution.settled(outcome)
    (run.stepLoss, run.isInterrupted) = (report.loss, report.isInterrupted)
    guard run.stepLoss.isFinite else {
      throw .notFinite(
        loss: run.stepLoss, epoch: run.epoch, step: run.step, first: "the loss of a worker")
    }
    workers.load(distribution.ownShards.lowerBound, &run)
    do throws(CommunicationError) { try workers.endStep(report, &run) } catch {
      throw .elsewhere(error)
    }
  }
}
