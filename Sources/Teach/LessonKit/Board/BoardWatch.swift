import Figures
import Training

/// Who looks at a training while it goes on, such as a page in a browser.
public struct TrainingWatcher {
  let isDue: () -> Bool
  let show: (Figure) -> Void
  let find: ([Diagnosis]) -> Void

  /// A watcher.
  ///
  /// - Parameters:
  ///   - isDue: whether a figure is wanted now: drawing one for each of a thousand updates would help nobody.
  ///   - show: takes a figure of the training as it is now.
  ///   - find: takes what is found in the training's numbers by now.
  public init(
    isDue: @escaping () -> Bool, show: @escaping (Figure) -> Void,
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
  public func progress(
    _ activity: String, _ update: Int, of updates: Int, loss: Double?, epoch: Int? = nil
  ) throws {
    let moment = TrainingMoment(
      activity: activity, update: update, updates: updates, epoch: epoch, loss: loss)
    try report(Progress(activity: activity, done: update, total: updates, moment: moment))
  }

  /// Reports the progress of a `fit`, which calls it after each step. Whoever watches the training sees the gradients
  /// of its layers, too.
  ///
  /// ```swift
  /// try model.fit(x, y, epochs: 5, callbacks: [board.progress("training")], progress: .silent)
  /// ```
  public func progress(_ activity: String) -> Callback { progress(activity) { [] } }

  /// The same, with panels of the caller's beside the gradients; they are asked for only where somebody watches.
  func progress(_ activity: String, beside panels: @escaping () -> [Panel]) -> Callback {
    var inside = InsideTraining()
    let update = { (run: TrainingRun) in (run.epoch - 1) * run.stepsPerEpoch + run.step }
    return Callback(
      beforeUpdate: { [self] run in
        if let watcher, watcher.isDue() { inside.look(run, update: update(run)) }
      },
      afterStep: { [self] run in
        let (update, updates) = (update(run), run.epochs * run.stepsPerEpoch)
        let moment = TrainingMoment(
          activity: activity, update: update, updates: updates, epoch: run.epoch,
          loss: run.stepLoss)
        try report(Progress(activity: activity, done: update, total: updates, moment: moment))
        if inside.isNew(update), let figure = inside.figure(run.history.record, beside: panels) {
          watcher?.show(figure)
        }
      })
  }

  /// A figure of a training as it is now, for those who watch it. It is no part of the record, and is made only where
  /// somebody watches and wants another.
  ///
  /// ```swift
  /// for step in 1...steps {
  ///   descend(network)
  ///   try board.watch(decisionRegions(of: network))
  /// }
  /// ```
  public func watch(_ figure: @autoclosure () throws -> Figure) rethrows {
    guard let watcher, watcher.isDue() else { return }
    watcher.show(try figure())
  }

  /// What is found in a training's numbers by now, for those who watch it.
  public func watch(findings: @autoclosure () -> [Diagnosis]) {
    guard let watcher else { return }
    watcher.find(findings())
  }
}
