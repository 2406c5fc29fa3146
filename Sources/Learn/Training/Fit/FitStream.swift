import Autograd
import Communicators
import Layers
import Tensors

extension Model {
  /// Trains the model on batches that come one after another, such as those of a file that is larger than
  /// the memory. Their order is that of the source. Over several processes each opens the source; one that can skip
  /// reads its own part of every batch, see `PartialReading`. A run that goes on from a checkpoint opens the source once
  /// for each epoch that is over, so that an order that is drawn at its opening is drawn as in an unbroken run.
  ///
  /// ```swift
  /// try model.fit(epochs: 3) {
  ///   let stream = try IDXStream(images, labels: labels, size: 128)
  ///   return { try stream.next().map { ($0.inputs, $0.targets) } }
  /// }
  /// ```
  /// - Parameters:
  ///   - epochs: how many epochs there are.
  ///   - validationData: samples and targets that are not trained on, measured after each epoch.
  ///   - progress: what is shown meanwhile.
  ///   - stop: ends the epoch under way and the run when it is raised; the history is kept. Where none is
  ///     given and a terminal shows the progress, Ctrl-C does that.
  ///   - seed: determines what dropout drops.
  ///   - batches: opens the source anew for each epoch, and once more before the first one; what it gives
  ///     brings the next batch, and `nil` after the last.
  /// - Throws: ``TrainingError``. What was learned and measured until then is kept.
  @discardableResult
  public mutating func fit(
    epochs: Int = 1, validationData: (Input.Samples, Tensor)? = nil, callbacks: [Callback] = [],
    progress: ProgressStyle = .automatic, stop: StopSignal? = nil, seed: UInt64 = 0,
    batches: @escaping () throws -> () throws -> (Input.Samples, Tensor)?
  ) throws(TrainingError) -> History {
    guard let setup = trainer.setup else { throw .notCompiled }
    func reading<Value>(_ work: () throws -> Value) throws(TrainingError) -> Value {
      do {
        return try work()
      } catch {
        throw .source(error)
      }
    }
    let (first, validation, output) = try Distribution.together {
      () throws(TrainingError) -> (Examples, Examples?, SampleShape) in
      guard let (x, y) = try reading({ try batches()() }) else {
        throw .data("fit: the source has no batches; needs at least one")
      }
      let (first, validation) = try prepare(x, y, setup, validationData, 0, nil, nil)
      return (first, validation, try outputShape(of: x.tensors))
    }
    let distribution = Distribution.current
    let partial = distribution.map(PartialReading.init)
    let loop = FitLoop(
      validation: validation, batchSize: first.count,
      callbacks: Callbacks(trainer.callbacks + callbacks), stop: stop,
      examples: first,
      passOver: { () throws(TrainingError) in _ = try reading(batches) }
    ) { [self] _ throws(TrainingError) in
      let next = try reading(batches)
      return { () throws(TrainingError) in
        guard let (x, y) = try reading({ try partial.map { try $0.scope(next) } ?? next() }) else {
          return nil
        }
        let whole = partial?.wholeCount
        let part = whole.flatMap { distribution?.ownSamples(in: $0) }
        if part?.isEmpty != true {
          try Examples.check(x.tensors, y, "fit")
          var fitting = self
          try fitting.fit(to: x.tensors)
        }
        let targets = try prepared(y, setup.loss, output)
        let count = targets.shape[0]
        if let part, part.count != count {
          throw .data(
            "fit: the source read \(part.count) samples of \(whole ?? 0) and gives \(count); "
              + "needs as many")
        }
        return Examples.Batch(
          inputs: x.tensors, targets: targets, weights: nil, count: whole ?? count, part: part)
      }
    }
    return try run(loop, setup, epochs, Progress(progress, epochs: epochs), seed)
  }
}
