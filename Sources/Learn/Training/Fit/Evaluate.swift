import Autograd
import Communicators
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
  /// The loss and the metrics on data that is not trained on. Over several processes each takes its share of the batches.
  /// - Throws: ``TrainingError`` where the data does not fit.
  public func evaluate(
    _ x: Input.Samples, _ y: Tensor, batchSize: Int = 32
  ) throws(TrainingError) -> Scores {
    guard let setup = trainer.setup else { throw .notCompiled }
    try Examples.check(x.tensors, y, "evaluate")
    try requireFit(to: x.tensors)
    guard batchSize >= 1 else {
      throw .data("evaluate: got batchSize \(batchSize); needs 1 or more")
    }
    let targets = try prepared(y, setup.loss, try outputShape(of: x.tensors))
    let examples = Examples(inputs: x.tensors, targets: targets, weights: nil)
    let penalized = parameters.unique.filter { $0.regularizer != nil && $0.isTrainable }
    let totals = try measure(examples, setup.loss, Totals(setup.metrics), batchSize, penalized)
    return Scores(values: try Distribution.ofFirst(totals.values()))
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

  /// The predictions for samples that fit the model, as those do that the program itself prepared; traps with
  /// a message where they do not. For samples from outside there is ``predict(checking:batchSize:)``.
  public func predict(_ x: Input.Samples, batchSize: Int = 32) -> Tensor {
    do {
      return try predict(checking: x, batchSize: batchSize)
    } catch {
      fatalError("\(error)")
    }
  }

  /// The predictions for samples that may be wrong, as those of a file.
  /// - Throws: ``TrainingError`` where the samples do not fit the model, or hold a number that it cannot take.
  public func predict(
    checking x: Input.Samples, batchSize: Int = 32
  ) throws(TrainingError) -> Tensor {
    let inputs = x.tensors
    guard batchSize >= 1 else {
      throw .data("predict: got batchSize \(batchSize); needs 1 or more")
    }
    try Examples.checkCounts(inputs, "predict")
    try requireFit(to: inputs)
    let sources = inputs.map(RowSource.init)
    let count = sources[0].count
    var batches: [Tensor] = []
    for first in stride(from: 0, to: max(count, 1), by: batchSize) {
      let range = first..<min(first + batchSize, count)
      batches.append(try predictions(sources.map { $0.batch(range) }).value)
    }
    return batches.count == 1 ? batches[0] : .concatenate(batches)
  }

  /// The totals of an epoch's validation data.
  func measure(
    _ examples: Examples, _ run: TrainingRun, _ batchSize: Int
  ) throws(TrainingError) -> Totals {
    var totals = run.totals
    totals.reset()
    let penalized = run.parameters.filter { $0.regularizer != nil && $0.isTrainable }
    return try measure(examples, run.loss, totals, batchSize, penalized)
  }

  private func measure(
    _ examples: Examples, _ loss: Loss, _ empty: Totals, _ batchSize: Int, _ penalized: [Parameter]
  ) throws(TrainingError) -> Totals {
    let context = ForwardContext(isTraining: false)
    return try context.open { () throws(TrainingError) in
      try withoutGradients { () throws(TrainingError) in
        let penalty = penalized.reduce(0) { $0 + $1.regularizer!.penalty($1.variable).scalar }
        func measured(_ number: Int) throws(TrainingError) -> MeasuredBatch {
          let batch = examples.batch(number, of: batchSize, in: nil)
          context.begin()
          let y = try outputs(of: batch.inputs)
          let value = loss(batch.targets, y, sampleWeight: batch.weights).scalar
          return MeasuredBatch(
            loss: value + penalty, count: batch.count, batch.targets, y.value,
            loss.mask(for: batch.targets, y.shape, context.mask(of: y)))
        }
        let count = examples.batchCount(of: batchSize)
        if let distribution = Distribution.current {
          return try measureTogether(count, empty, over: distribution, measured)
        }
        var totals = empty
        for number in 0..<count { try measured(number).add(to: &totals) }
        return totals
      }
    }
  }

  /// The outputs for a batch; what a layer reports of its data is thrown.
  func outputs(of inputs: [Tensor]) throws(TrainingError) -> Variable {
    do {
      return try DataFaults.throwing { self(Input(batch: Input.Samples(tensors: inputs))) }
    } catch {
      throw .shape(error)
    }
  }

  private func predictions(_ batch: [Tensor]) throws(TrainingError) -> Variable {
    try ForwardContext.closed { () throws(TrainingError) in
      try withoutGradients { () throws(TrainingError) in try outputs(of: batch) }
    }
  }

  /// Looks whether samples fit the model, which has its weights already.
  func requireFit(to inputs: [Tensor]) throws(TrainingError) {
    var fitting = self
    try fitting.fit(to: inputs)
    guard parameters.count == fitting.parameters.count else {
      throw .data("the model has no weights yet; try fit, or build(for:)")
    }
  }
}
