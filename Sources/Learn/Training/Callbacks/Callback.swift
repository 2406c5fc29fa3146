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
  let atStart, beforeEpoch, beforeStep, beforeUpdate, afterStep, afterEpoch,
    atEnd: [Callback.Action]

  init(_ callbacks: [Callback]) {
    atStart = callbacks.compactMap(\.atStart)
    beforeEpoch = callbacks.compactMap(\.beforeEpoch)
    beforeStep = callbacks.compactMap(\.beforeStep)
    beforeUpdate = callbacks.compactMap(\.beforeUpdate)
    afterStep = callbacks.compactMap(\.afterStep)
    afterEpoch = callbacks.compactMap(\.afterEpoch)
    atEnd = callbacks.compactMap(\.atEnd)
  }

  static func run(
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
