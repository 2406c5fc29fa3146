import Figures
import Training

/// Who looks at a training while it goes on, such as a page in a browser.
public struct TrainingWatcher {
  let isDue: () -> Bool
  let show: ([TrainingLook.Watched]) -> Void
  let find: ([Diagnosis]) -> Void

  /// A watcher.
  ///
  /// - Parameters:
  ///   - isDue: whether figures are wanted now: drawing some at each of a thousand updates would help nobody.
  ///   - show: takes the figures of the training as it is now, one at least.
  ///   - find: takes what is found in the training's numbers by now.
  public init(
    isDue: @escaping () -> Bool, show: @escaping ([TrainingLook.Watched]) -> Void,
    find: @escaping ([Diagnosis]) -> Void
  ) {
    self.isDue = isDue
    self.show = show
    self.find = find
  }
}

extension Board {
  /// Reports an update of a training that is written as a loop, with the loss of its batch. Like
  /// ``progress(_:_:of:)`` it throws, to stop the work, when a setting was refused.
  ///
  /// Whoever watches the training can hold it here, and sees what `look` notes of it:
  ///
  /// ```swift
  /// loss.backward()
  /// try board.progress("training", step, of: steps, loss: loss.scalar) {
  ///   $0.gradients = network.parameters.gradientLengths
  /// }
  /// adam.step(network.parameters.map(\.variable), memory: &memory)
  /// ```
  ///
  /// - Parameter look: notes what is to be seen; called only where somebody watches and wants figures now.
  public func progress(
    _ activity: String, _ update: Int, of updates: Int, loss: Double?, epoch: Int? = nil,
    _ look: (inout TrainingLook) throws -> Void = { _ in }
  ) throws {
    let moment = TrainingMoment(
      activity: activity, update: update, updates: updates, epoch: epoch, loss: loss)
    try report(
      Progress(activity: activity, done: update, total: updates, moment: moment), look)
  }

  /// Reports the progress of a `fit`, which calls it at each step, before the parameters change. Whoever watches the
  /// training sees the gradients of its layers, their activations, the feature maps of convolutions, and the decision
  /// regions where there are two inputs.
  ///
  /// ```swift
  /// try model.fit(x, y, epochs: 5, callbacks: [board.progress("training")], progress: .silent)
  /// ```
  ///
  /// - Parameters:
  ///   - updates: how many updates there will be, where the examples come in a stream of which nobody knows the length.
  ///   - look: notes what else is to be seen, such as pictures that the model makes.
  public func progress(
    _ activity: String, of updates: Int? = nil,
    _ look: @escaping (inout TrainingLook) throws -> Void = { _ in }
  ) -> Callback {
    var last = 0
    return Callback(
      atStart: { _ in last = 0 },
      beforeUpdate: { [self] run in
        let update = (run.epoch - 1) * run.stepsPerEpoch + run.step
        // Of workers that learn by themselves each comes here; a step is told once.
        if update == last { return }
        last = update
        let updates = max(updates ?? run.epochs * run.stepsPerEpoch, update)
        try progress(activity, update, of: updates, loss: run.stepLoss, epoch: run.epoch) {
          $0.gradients = run.parameters.gradientLengths
          $0.outputs = run.inside.map { $0.outputs(for: $0.examples) }
          if let plane = run.inside?.plane() { $0.draw(.decisionRegions, plane) }
          try look(&$0)
        }
      })
  }

  /// Tells an update, which may wait here, and shows it where somebody wants to see it.
  func report(_ progress: Progress, _ look: (inout TrainingLook) throws -> Void) throws {
    try report(progress)
    guard let watcher, let moment = progress.moment, watcher.isDue() else { return }
    var seen = TrainingLook()
    try look(&seen)
    let figures = insides[moment.activity, default: InsideTraining()]
      .figures(of: seen, update: moment.update)
    if !figures.isEmpty { watcher.show(figures) }
  }

  /// Whether somebody watches trainings: what is noted only for them is left out otherwise.
  public var isWatched: Bool { watcher != nil }

  /// What is found in a training's numbers by now, for those who watch it.
  public func watch(findings: @autoclosure () -> [Diagnosis]) {
    guard let watcher else { return }
    watcher.find(findings())
  }
}
