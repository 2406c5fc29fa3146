/// Something that happens during training, as a value: a few functions, each at its own moment.
///
/// ```swift
/// let printer = Callback(afterEpoch: { run in print(run.epoch, run.latest) })
/// ```
public struct Callback {
  /// What is done at a moment of a run.
  public typealias Action = (inout TrainingRun) throws -> Void

  /// Before the first epoch.
  public var atStart: Action?
  /// Before each epoch.
  public var beforeEpoch: Action?
  /// Before each step.
  public var beforeStep: Action?
  /// After the gradients are there, before they change the parameters.
  public var beforeUpdate: Action?
  /// After each step.
  public var afterStep: Action?
  /// After each epoch that was not interrupted, when its values are in the history.
  public var afterEpoch: Action?
  /// After the last epoch.
  public var atEnd: Action?

  /// A callback that does these things at these points of a run.
  public init(
    atStart: Action? = nil, beforeEpoch: Action? = nil, beforeStep: Action? = nil,
    beforeUpdate: Action? = nil, afterStep: Action? = nil, afterEpoch: Action? = nil,
    atEnd: Action? = nil
  ) {
    self.atStart = atStart
    self.beforeEpoch = beforeEpoch
    self.beforeStep = beforeStep
    self.beforeUpdate = beforeUpdate
    self.afterStep = afterStep
    self.afterEpoch = afterEpoch
    self.atEnd = atEnd
  }
}

/// The actions of all callbacks for each moment; empty lists cost nothing.
struct Callbacks {
  private(set) var atStart, beforeEpoch, beforeStep, beforeUpdate, afterStep, afterEpoch,
    atEnd: [Callback.Action]

  init(_ callbacks: [Callback]) {
    (atStart, beforeEpoch, beforeStep, beforeUpdate) = ([], [], [], [])
    (afterStep, afterEpoch, atEnd) = ([], [], [])
    for callback in callbacks { add(callback) }
  }

  /// Whether any of them sees the run within an epoch.
  var lookIntoSteps: Bool { !(beforeStep.isEmpty && beforeUpdate.isEmpty && afterStep.isEmpty) }

  /// Adds a callback behind the others.
  mutating func add(_ callback: Callback) {
    if let action = callback.atStart { atStart.append(action) }
    if let action = callback.beforeEpoch { beforeEpoch.append(action) }
    if let action = callback.beforeStep { beforeStep.append(action) }
    if let action = callback.beforeUpdate { beforeUpdate.append(action) }
    if let action = callback.afterStep { afterStep.append(action) }
    if let action = callback.afterEpoch { afterEpoch.append(action) }
    if let action = callback.atEnd { atEnd.append(action) }
  }

  /// Runs actions; over several processes all hear of it where one failed, or wants the run to end.
  static func run(
    _ actions: [Callback.Action], _ run: inout TrainingRun
  ) throws(TrainingError) {
    if actions.isEmpty { return }
    try run.together { (run: inout TrainingRun) throws(TrainingError) in
      try here(actions, &run)
    }
    try run.stopTogether()
  }

  private static func here(
    _ actions: [Callback.Action], _ run: inout TrainingRun
  ) throws(TrainingError) {
    for action in actions {
      do {
        try action(&run)
      } catch let error as TrainingError {
        throw error
      } catch {
        throw .callback(error)
      }
    }
  }
}
