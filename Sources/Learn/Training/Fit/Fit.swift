import Autograd
import Communicators
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
  ///   - validationSplit: the share of the samples, at their end, that is set apart for that: of n samples
  ///     the first ⌊n·(1 − share)⌋ are trained on, as in Keras.
  ///   - classWeight: how much samples of a class count; 1 where it is not named.
  ///   - sampleWeight: how much each sample counts.
  ///   - progress: what is shown meanwhile.
  ///   - stop: ends the epoch under way and the run when it is raised; the history is kept. Where none is
  ///     given and a terminal shows the progress, Ctrl-C does that.
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
    let distribution = Distribution.current
    let (training, validation) = try Distribution.together { () throws(TrainingError) in
      try prepare(x, y, setup, validationData, validationSplit, classWeight, sampleWeight)
    }
    let loop = FitLoop(
      validation: validation, batchSize: batchSize,
      callbacks: Callbacks(trainer.callbacks + callbacks), stop: stop,
      examples: training
    ) { run in
      let order = shuffle ? run.random.permutation(of: training.count) : nil
      let count = training.batchCount(of: batchSize)
      run.stepsPerEpoch = count
      var number = 0
      return { () throws(TrainingError) in
        guard number < count else { return nil }
        defer { number += 1 }
        return training.batch(number, of: batchSize, in: order, over: distribution)
      }
    }
    return try run(loop, setup, epochs, Progress(progress, epochs: epochs), seed)
  }

  /// Runs a loop from where the trainer is, and keeps what comes of it.
  mutating func run(
    _ loop: FitLoop, _ setup: Trainer.Setup, _ epochs: Int, _ progress: Progress, _ seed: UInt64
  ) throws(TrainingError) -> History {
    let checkpoints = try TrainingCheckpoints.current?.begin(&self)
    let start = trainer.resumption ?? Trainer.Resumption(random: RandomSource(seed: seed))
    trainer.resumption = nil
    var run = TrainingRun(parameters, trainer, setup, start, epochs: epochs)
    trainer.memory = .init()  // the run's memory is the only one, and is changed in place
    run.inside = ModelInside(self, loop.examples)
    run.plannedSteps = PlannedSteps(for: self, run)
    defer {
      trainer.memory = run.memory
      trainer.history = run.history
    }
    try loop.adding(checkpoints).run(self, &run, progress)
    return run.history
  }
}
