import Losses
import Metrics
import Optimizers
import Randomness
import Tensors

/// What a model is trained with, and how far training has come.
public struct Trainer {
  /// Optimizer, loss and metrics, once `compile` has been called.
  public var setup: Setup?
  /// What the optimizer remembers from step to step.
  public var memory = OptimizerMemory()
  /// What the latest `fit` measured.
  public internal(set) var history = History()
  /// Where dropout in `trainOnBatch` takes its randomness from.
  public var random = RandomSource(seed: 0)
  /// Callbacks of every step with this trainer, of `trainOnBatch` too: those of a `fit` come behind them.
  public var callbacks: [Callback] = []
  /// Where the next `fit` goes on, after a checkpoint was loaded.
  var resumption: Resumption?

  /// A trainer that has not been compiled.
  public init() {}

  /// Optimizer, loss and metrics.
  public struct Setup {
    /// The rule that changes the weights.
    public var optimizer: Optimizer
    /// What is minimized.
    public var loss: Loss
    /// What is measured besides the loss.
    public var metrics: [Metric]
  }

  /// The middle of a run: after some epochs, with what decides about the following ones.
  struct Resumption {
    var epoch = 0
    var random: RandomSource
    var history = History()
    /// The learning rate that a callback had set, where one had.
    var learningRate: Double?
    /// Earlier values of the parameters that callbacks had put aside.
    var kept: [String: [Tensor]] = [:]
  }
}
