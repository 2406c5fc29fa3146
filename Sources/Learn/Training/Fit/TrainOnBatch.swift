import Autograd
import Layers
import Losses
import Metrics
import Tensors

extension Model {
  /// One step on one batch, for loops written by hand. Gives the loss and the metrics before the step. The trainer's
  /// own callbacks are called before the step, before its update, and after it.
  /// - Throws: ``TrainingError`` where the batch does not fit, or the loss is not finite.
  @discardableResult
  public mutating func trainOnBatch(
    _ x: Input.Samples, _ y: Tensor, sampleWeight: Tensor? = nil
  ) throws(TrainingError) -> Scores {
    guard let setup = trainer.setup else { throw .notCompiled }
    let (examples, _) = try prepare(x, y, setup, nil, 0, nil, sampleWeight)
    var run = TrainingRun(
      parameters, trainer, setup, Trainer.Resumption(random: trainer.random), epochs: 1)
    (run.epoch, run.step) = (1, 1)
    run.context = ForwardContext(isTraining: true, random: trainer.random)
    trainer.memory = .init()  // the run's memory is the only one, and is changed in place
    defer {
      trainer.memory = run.memory
      trainer.random = run.context.random
    }
    let batch = examples.batch(0, of: examples.count, in: nil)
    let model = self
    let seen = try run.context.open { () throws(TrainingError) in
      try model.step(batch, &run, Callbacks(trainer.callbacks))
    }
    run.totals.add(loss: run.stepLoss, samples: batch.count)
    if let seen { run.totals.add(batch.targets, seen.predictions, seen.mask) }
    return Scores(values: run.totals.values())
  }
}
