import Autograd
import Layers
import Losses
import Randomness
import Tensors

extension Model {
  /// Trains the model: in each epoch every sample once, in batches, in a new random order.
  ///
  /// - Parameters:
  ///   - x: the samples; the first axis counts them.
  ///   - y: the targets, one for each sample.
  ///   - epochs: how many epochs there are; after a checkpoint was loaded, counted from the first one ever.
  ///   - shuffle: whether the order is random; otherwise it is that of the samples.
  ///   - validationData: samples and targets that are not trained on, measured after each epoch.
  ///   - validationSplit: the share of the samples, at their end, that is set apart for that.
  ///   - classWeight: how much samples of a class count; 1 where it is not named.
  ///   - sampleWeight: how much each sample counts.
  ///   - progress: what is shown meanwhile.
  ///   - stop: ends the epoch under way and the run when it is raised; the history is kept.
  ///   - seed: determines the order of the samples and what dropout drops.
  /// - Throws: ``TrainingError``. What was learned and measured until then is kept.
  @discardableResult
  public mutating func fit(
    _ x: Input.Samples, _ y: Tensor, epochs: Int = 1, batchSize: Int = 32, shuffle: Bool = true,
    validationData: (Input.Samples, Tensor)? = nil, validationSplit: Double = 0,
    classWeight: [Int: Double]? = nil, sampleWeight: Tensor? = nil, callbacks: [Callback] = [],
    progress: ProgressStyle = .automatic, stop: StopSignal? = nil, seed: UInt64 = 0
  ) throws(TrainingError) -> History {
    guard let setup = trainer.setup else { throw .notCompiled }
    guard batchSize >= 1, epochs >= 0, validationSplit >= 0, validationSplit < 1 else {
      throw .data(
        "fit: got epochs \(epochs), batchSize \(batchSize), validationSplit \(validationSplit); "
          + "needs 0 or more epochs, batches of 1 or more, and a split from 0 to below 1")
    }
    let (training, validation) = try prepare(
      x, y, setup, validationData, validationSplit, classWeight, sampleWeight)
    let start = trainer.resumption ?? Trainer.Resumption(random: RandomSource(seed: seed))
    trainer.resumption = nil
    var run = TrainingRun(
      parameters, trainer, setup, start, epochs: epochs,
      stepsPerEpoch: training.batchCount(of: batchSize))
    trainer.memory = .init()  // the run's memory is the only one, and is changed in place
    defer {
      trainer.memory = run.memory
      trainer.history = run.history
    }
    let loop = FitLoop(
      training: training, validation: validation, batchSize: batchSize, shuffle: shuffle,
      callbacks: Callbacks(callbacks), stop: stop)
    try loop.run(self, &run, Progress(progress, epochs: epochs))
    return run.history
  }
}

/// What stays the same from epoch to epoch.
struct FitLoop {
  let training: Examples
  let validation: Examples?
  let batchSize: Int
  let shuffle: Bool
  let callbacks: Callbacks
  let stop: StopSignal?

  func run(
    _ model: some Model, _ run: inout TrainingRun, _ progress: Progress
  ) throws(TrainingError) {
    var progress = progress
    try Callbacks.run(callbacks.atStart, &run)
    while run.epoch < run.epochs && !run.isStopping {
      run.epoch += 1
      try Callbacks.run(callbacks.beforeEpoch, &run)
      let start = ContinuousClock.now
      progress.begin(run)
      try epoch(model, &run, &progress)
      var values = run.totals.values()
      let isWhole = run.step == run.stepsPerEpoch
      if let validation, isWhole {
        values += model.measure(validation, run, batchSize).values(prefix: "val_")
      }
      let seconds = (ContinuousClock.now - start).seconds
      run.history.epochs.append(
        History.Epoch(
          number: run.epoch, values: values, seconds: seconds, learningRate: run.learningRate))
      progress.end(run, values, seconds)
      if isWhole { try Callbacks.run(callbacks.afterEpoch, &run) }
    }
    try Callbacks.run(callbacks.atEnd, &run)
  }

  /// All batches once.
  private func epoch(
    _ model: some Model, _ run: inout TrainingRun, _ progress: inout Progress
  ) throws(TrainingError) {
    let order = shuffle ? run.random.permutation(of: training.count) : nil
    run.pass = Pass(isTraining: true, random: run.random.split())
    run.totals.reset()
    try run.pass.open { () throws(TrainingError) in
      for number in 0..<run.stepsPerEpoch {
        let batch = training.batch(number, of: batchSize, in: order)
        run.step = number + 1
        let predictions = try model.step(batch, &run, callbacks)
        run.totals.add(loss: run.stepLoss, samples: batch.count, batch.targets, predictions)
        progress.show(run)
        if let stop, stop.isRaised {
          run.stop(because: "interrupted in epoch \(run.epoch), after step \(run.step)")
        }
        if run.isStopping { break }
      }
    }
  }
}

extension Duration {
  /// The duration in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
