import Autograd
import Communicators
import Glibc
import Layers
import Losses
import Tensors

/// Steps that repeat: the first two of a `fit` are recorded, the second one is made a plan, the third is recorded and
/// planned and both are compared to the last bit, and from then on the plan takes the place of the graph.
///
/// The recorded step stays the definition. A step that differs from what was planned, such as a last batch of fewer
/// samples, is recorded; so are all steps after a comparison that failed. `CHALK_PLAN=off` records every step.
struct PlannedSteps {
  /// Whether plans are made, here and now.
  @TaskLocal static var isOn = getenv("CHALK_PLAN").map { String(cString: $0) } != "off"

  private enum State {
    /// The form of the first batch: of it the others will be, but for the last ones of epochs.
    case recorded(first: Shape?)
    /// Made of the latest recorded step: the one after it, another batch with other weights, is to prove it.
    case made(StepPlan)
    case unproved(StepPlan)
    case proved(StepPlan)
    case givenUp
  }

  private var state = State.recorded(first: nil)
  private let predicts: Bool
  /// How many steps were done by the plan.
  private(set) var replayCount = 0

  /// `nil` where the graph may be another one in the next step, or steps are not for one process and the fast kernels.
  init?(for model: some Model, _ run: TrainingRun) {
    guard PlannedSteps.isOn, run.distribution == nil, run.loss.isFixed,
      KernelChoice.current is OneDNNKernels, (model as? Sequential)?.isFixed == true
    else { return nil }
    predicts = run.totals.hasMetrics
  }

  /// The loss of a step that was computed by the plan, whose gradients wait to be handed out.
  struct Replay {
    let plan: StepPlan
    let loss: Double
    let predictions: Tensor?
  }

  /// Computes a step by the plan; `nil` where it has to be recorded: there is no plan yet, the batch is another one
  /// than was planned, or the loss is not finite, of which the recorded step says where that began.
  mutating func replay(_ batch: Examples.Batch) -> Replay? {
    guard case .proved(let plan) = state, batch.weights == nil, plan.areGradientsTaken,
      let loss = plan.run(inputs: batch.inputs[0], targets: batch.targets), loss.isFinite
    else { return nil }
    replayCount += 1
    return Replay(plan: plan, loss: loss, predictions: plan.latestPredictions)
  }

  /// Makes the plan of a recorded step, before its gradients are sent back and its history with them. The first step
  /// makes none: many a run has no second one.
  mutating func plan(
    _ batch: Examples.Batch, _ loss: Variable, _ predictions: Variable, _ trained: [Variable]
  ) {
    if case .made(let plan) = state { state = .unproved(plan) }
    guard case .recorded(let first) = state else { return }
    guard let first else {
      state = .recorded(first: batch.inputs[0].shape)
      return
    }
    guard batch.inputs[0].shape == first else { return }
    state = .givenUp
    guard batch.weights == nil else { return }
    let plan = StepPlan(
      loss: loss, predictions: predicts ? predictions : nil, inputs: batch.inputs[0],
      targets: batch.targets, parameters: trained)
    if let plan { state = .made(plan) }
  }

  /// Compares the plan with the step that was just recorded, whose gradients the parameters hold.
  mutating func check(_ batch: Examples.Batch, _ loss: Double, _ predictions: Tensor) {
    guard case .unproved(let plan) = state, batch.weights == nil,
      plan.run(inputs: batch.inputs[0], targets: batch.targets) != nil
    else { return }
    state = plan.agrees(withLoss: loss, predictions: predictions) ? .proved(plan) : .givenUp
  }
}

extension Sequential {
  /// Whether the model is the same operations for every batch of one shape: its layers are none but these.
  fileprivate var isFixed: Bool {
    layers.allSatisfy { $0 is Dense || $0 is Flatten || $0 is ActivationLayer || $0 is LeakyReLU }
  }
}
