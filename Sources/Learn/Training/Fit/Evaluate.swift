import Autograd
import Layers
import Losses
import Metrics
import Tensors

/// How good a model is on some data.
public struct Scores: Sendable, Equatable, CustomStringConvertible {
  /// `loss` and the metrics, in order.
  public let values: [History.Value]

  /// The loss.
  public var loss: Double { values[0].value }

  /// The value of a metric.
  public subscript(name: String) -> Double? { values.first { $0.name == name }?.value }

  /// `loss: 0.1234 - accuracy: 0.9500`
  public var description: String { values.map(\.text).joined(separator: " - ") }
}

extension Model {
  /// The loss and the metrics on data that is not trained on.
  /// - Throws: ``TrainingError`` where the data does not fit.
  public func evaluate(
    _ x: Input.Samples, _ y: Tensor, batchSize: Int = 32
  ) throws(TrainingError) -> Scores {
    guard let setup = trainer.setup else { throw .notCompiled }
    try Examples.check(x.tensors, y, "evaluate")
    var fitting = self
    try fitting.fit(to: x.tensors)
    guard batchSize >= 1 else {
      throw .data("evaluate: got batchSize \(batchSize); needs 1 or more")
    }
    let targets = try prepared(y, setup.loss, outputShape(of: x.tensors))
    let examples = Examples(inputs: x.tensors, targets: targets, weights: nil)
    let penalized = parameters.filter { $0.regularizer != nil && $0.isTrainable }
    let totals = measure(examples, setup.loss, Totals(setup.metrics), batchSize, penalized)
    return Scores(values: totals.values())
  }

  /// The loss and the first metric: `let (loss, accuracy) = try model.evaluate(x, y)`.
  /// - Throws: ``TrainingError`` where the data does not fit, or there is no metric.
  @_disfavoredOverload
  public func evaluate(
    _ x: Input.Samples, _ y: Tensor, batchSize: Int = 32
  ) throws(TrainingError) -> (loss: Double, metric: Double) {
    let scores: Scores = try evaluate(x, y, batchSize: batchSize)
    guard scores.values.count > 1 else {
      throw .data("evaluate: the model has no metric; try compile(optimizer:loss:metrics:)")
    }
    return (scores.loss, scores.values[1].value)
  }

  /// The predictions for samples.
  public func predict(_ x: Input.Samples, batchSize: Int = 32) -> Tensor {
    let sources = x.tensors.map(RowSource.init)
    let count = sources[0].count
    let batches = stride(from: 0, to: max(count, 1), by: max(batchSize, 1)).map { first in
      let range = first..<min(first + batchSize, count)
      return predictions(sources.map { $0.batch(range) }).value
    }
    return batches.count == 1 ? batches[0] : .concatenate(batches)
  }

  /// The totals of an epoch's validation data.
  func measure(_ examples: Examples, _ run: TrainingRun, _ batchSize: Int) -> Totals {
    var totals = run.totals
    totals.reset()
    let penalized = run.parameters.filter { $0.regularizer != nil && $0.isTrainable }
    return measure(examples, run.loss, totals, batchSize, penalized)
  }

  private func measure(
    _ examples: Examples, _ loss: Loss, _ empty: Totals, _ batchSize: Int, _ penalized: [Parameter]
  ) -> Totals {
    var totals = empty
    let context = ForwardContext(isTraining: false)
    context.open {
      withoutGradients {
        let penalty = penalized.reduce(0) { $0 + $1.regularizer!.penalty($1.variable).scalar }
        for number in 0..<examples.batchCount(of: batchSize) {
          let batch = examples.batch(number, of: batchSize, in: nil)
          context.begin()
          let y = self(Input(batch: Input.Samples(tensors: batch.inputs)))
          let value = loss(batch.targets, y, sampleWeight: batch.weights).scalar
          totals.add(
            loss: value + penalty, samples: batch.count, batch.targets, y.value)
        }
      }
    }
    return totals
  }

  private func predictions(_ batch: [Tensor]) -> Variable {
    ForwardContext.closed { withoutGradients { self(Input(batch: Input.Samples(tensors: batch))) } }
  }
}
