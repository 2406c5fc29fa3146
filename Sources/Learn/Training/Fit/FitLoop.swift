import Autograd
import Communicators
import Layers
import Tensors

/// The epochs of a run.
struct FitLoop {
  let validation: Examples?
  let batchSize: Int
  var callbacks: Callbacks
  let stop: StopSignal?
  /// Examples that the run trains on: those who look inside of the model see it at work on the first of them.
  let examples: Examples
  /// What one epoch that was over when the run began does to the source of the batches.
  var passOver: () throws(TrainingError) -> Void = {}
  /// Begins an epoch: what it gives brings the next batch, and `nil` after the last.
  let open: (inout TrainingRun) throws(TrainingError) -> NextBatch

  /// The same loop with one more callback, behind the others.
  func adding(_ callback: Callback?) -> FitLoop {
    guard let callback else { return self }
    var loop = self
    loop.callbacks.add(callback)
    return loop
  }

  typealias NextBatch = () throws(TrainingError) -> Examples.Batch?

  func run(
    _ model: some Model, _ run: inout TrainingRun, _ progress: Progress
  ) throws(TrainingError) {
    var progress = progress
    let interrupt = stop == nil && progress.isWatched ? Interrupt() : nil
    defer { interrupt?.release() }
    // Where nothing is left to train nothing is passed over: a damaged checkpoint may tell of any number of epochs.
    if run.epoch > 0 && run.epoch < run.epochs {
      try run.together { run throws(TrainingError) in
        for _ in 0..<run.epoch { try passOver() }
      }
    }
    try run.beginTogether(callbacks)
    try Callbacks.run(callbacks.atStart, &run)
    while run.epoch < run.epochs && !run.isStopping {
      run.epoch += 1
      try Callbacks.run(callbacks.beforeEpoch, &run)
      let start = ContinuousClock.now
      let isWhole = try epoch(model, &run, &progress, stop ?? interrupt?.signal)
      try run.workers?.endEpoch(&run)
      try run.gatherMemory()
      var values = run.totals.values()
      if let validation, isWhole {
        values += try model.measure(validation, run, batchSize).values(prefix: "val_")
      }
      values = try run.endEpochTogether(values)
      let seconds = (ContinuousClock.now - start).seconds
      run.history.epochs.append(
        History.Epoch(
          number: run.epoch, values: values, seconds: seconds, learningRate: run.learningRate))
      progress.end(run, values, seconds)
      if isWhole { try Callbacks.run(callbacks.afterEpoch, &run) }
    }
    try Callbacks.run(callbacks.atEnd, &run)
  }

  /// All batches once; whether that was not cut short.
  private func epoch(
    _ model: some Model, _ run: inout TrainingRun, _ progress: inout Progress, _ stop: StopSignal?
  ) throws(TrainingError) -> Bool {
    let next = try run.together(open)
    run.context = ForwardContext(isTraining: true, random: run.random.split())
    run.totals.reset()
    (run.step, run.samples) = (0, 0)
    progress.begin(run)
    try run.context.open { () throws(TrainingError) in
      while !run.isStopping, let batch = try run.next(next) {
        run.step += 1
        run.isInterrupted = stop?.isRaised ?? false
        if let distribution = run.distribution, !distribution.isPlain {
          try model.step(batch, &run, callbacks, over: distribution)
        } else {
          let seen = try model.step(batch, &run, callbacks)
          run.totals.add(loss: run.stepLoss, samples: batch.count)
          if let seen { run.totals.add(batch.targets, seen.predictions, seen.mask) }
          run.samples += batch.count
          run.isInterrupted = stop?.isRaised ?? false
        }
        run.distribution?.note(run.epoch, run.step)
        if progress.isShownInSteps { progress.show(run) }
        if run.isInterrupted {
          run.stop(because: "interrupted in epoch \(run.epoch), after step \(run.step)")
        }
      }
    }
    if !run.isStopping { run.stepsPerEpoch = run.step }
    return run.step == run.stepsPerEpoch
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
