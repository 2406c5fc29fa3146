import Autograd
import Communicators
import Layers
import Losses
import Metrics
import Optimizers
import Randomness
import Tensors

/// A run of `fit` under way: what callbacks see, and what they may change.
public struct TrainingRun {
  /// All parameters of the model.
  public let parameters: [Parameter]
  /// How many epochs the run is to have, counted from the first one ever.
  public let epochs: Int
  /// How many steps an epoch has; 0 while that is not known.
  public internal(set) var stepsPerEpoch = 0
  /// The epoch under way, from 1.
  public internal(set) var epoch = 0
  /// The step under way in this epoch, from 1.
  public internal(set) var step = 0
  /// The loss of the latest step, with its penalties.
  public internal(set) var stepLoss = 0.0
  /// The epochs that are over.
  public internal(set) var history: History
  /// What changes the parameters. Its learning rate can be set anew.
  public var optimizer: Optimizer
  /// What the optimizer remembers.
  public internal(set) var memory: OptimizerMemory
  /// Where the shuffling and the dropout of the next epochs come from.
  public internal(set) var random: RandomSource
  /// Earlier values of all parameters that a callback has put aside under a name of its own. Checkpoints
  /// hold them too.
  public var kept: [String: [Tensor]]

  /// The model as it is now, for those who look inside; nil outside of a `fit`.
  public internal(set) var inside: ModelInside?

  /// The learning rate that a callback has set, where one has.
  private(set) var ownRate: Double?
  let loss: Loss
  let trained: [Variable]
  let regularized: [(variable: Variable, regularizer: Regularizer)]
  var totals: Totals
  /// The processes that share the run, where there are some.
  let distribution: Distribution?
  /// Brings gradients together, or the weights of workers that learn by themselves.
  var exchange: (any GradientSum)?
  var workers: LocalWorkers?
  /// Whether a callback of some process sees the run within an epoch.
  var isLookedInto = false
  /// Whether somebody wants the run to end, in this process or another.
  var isInterrupted = false
  /// How many samples were trained on in this epoch, over all processes.
  var samples = 0
  var context = ForwardContext(isTraining: true)
  /// Steps that are not recorded any more, where they repeat.
  var plannedSteps: PlannedSteps?

  init(
    _ parameters: [Parameter], _ trainer: Trainer, _ setup: Trainer.Setup,
    _ start: Trainer.Resumption, epochs: Int
  ) {
    let parameters = parameters.unique
    self.parameters = parameters
    self.epochs = epochs
    history = start.history
    epoch = start.epoch
    random = start.random
    kept = start.kept
    optimizer = setup.optimizer
    memory = trainer.memory
    loss = setup.loss
    trained = parameters.trained
    regularized = parameters.compactMap { parameter in
      parameter.regularizer.flatMap { parameter.isTrainable ? (parameter.variable, $0) : nil }
    }
    totals = Totals(setup.metrics)
    distribution = Distribution.current
    if let rate = start.learningRate { setLearningRate(rate) }
  }

  /// Ends the run after this step, or this epoch.
  public mutating func stop(because reason: String) { history.stopReason = reason }

  /// Whether this process draws, prints and writes: of several, only the first does.
  public var isFirstProcess: Bool { distribution?.isFirst ?? true }

  /// Whether the run is to end.
  public var isStopping: Bool { history.stopReason != nil }

  /// The learning rate of the next step.
  public var learningRate: Double { optimizer.learningRate(memory.stepCount) }

  /// Makes the learning rate this number from now on.
  public mutating func setLearningRate(_ rate: Double) {
    optimizer.learningRate = .constant(rate)
    ownRate = rate
  }

  /// The values of the latest epoch that is over: `loss`, `val_accuracy` …
  public var latest: [History.Value] { history.epochs.last?.values ?? [] }
}
