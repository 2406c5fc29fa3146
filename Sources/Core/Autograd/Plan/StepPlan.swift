import Tensors

/// A step of training, made from its graph once and done again for other batches: the loss, the predictions, and the
/// gradient of each parameter, without nodes, and without allocating.
///
/// The kernels are called with the same operands and in the same order as by the recorded operations and their
/// pullbacks, so that every bit is the same. A plan holds for one shape of batches.
package final class StepPlan {
  private let kernels: KernelPlan
  private let inputs, targets: KernelPlan.Operand
  /// The number of classes, where the loss takes labels.
  private let classes: Int?
  private let loss: KernelPlan.Operand
  private let predictions: KernelPlan.Operand?
  private let parameters: [PlannedParameter]

  struct PlannedParameter {
    let variable: Variable
    let value, gradient: KernelPlan.Operand
  }

  /// The plan of a recorded step whose gradients have not been sent back yet.
  ///
  /// `nil` where the graph has an operation that a plan does not know, a variable that is neither a parameter nor
  /// the batch, a variable that gets its gradient from two sides, or sizes that the kernels share among threads.
  /// - Parameters:
  ///   - predictions: where somebody looks at them.
  ///   - parameters: every one of them has a part in the loss.
  package init?(
    loss: Variable, predictions: Variable?, inputs: Tensor, targets: Tensor, parameters: [Variable]
  ) {
    guard var builder = StepPlanBuilder(inputs: inputs, targets: targets),
      let outcome = builder.build(loss, predictions, parameters)
    else { return nil }
    kernels = builder.kernels
    (self.inputs, self.targets, classes) = (builder.inputs, builder.targets, builder.classes)
    (self.loss, self.predictions) = (outcome.loss, outcome.predictions)
    self.parameters = outcome.parameters
  }

  /// Computes the loss of a batch, and the gradients; `nil` where the batch or a parameter has another form than in
  /// the graph, or a parameter has a gradient already.
  package func run(inputs x: Tensor, targets t: Tensor) -> Double? {
    guard kernels.lend(x, as: inputs) else { return nil }
    if let classes {
      guard t.count == targets.shape.count, kernels.take(labels: t, below: classes) else {
        return nil
      }
    } else {
      guard kernels.lend(t, as: targets) else { return nil }
    }
    for parameter in parameters {
      guard kernels.lend(parameter.variable.value, as: parameter.value) else { return nil }
      kernels.renew(parameter.gradient)
    }
    if let predictions { kernels.renew(predictions) }
    kernels.run()
    withExtendedLifetime((x, t)) {}
    return kernels.scalar(loss)
  }

  /// Whether no parameter holds a gradient, to which that of a step would be added.
  package var areGradientsTaken: Bool {
    parameters.allSatisfy { $0.variable.kept == nil }
  }

  /// Gives each parameter its gradient of the latest run.
  package func handOutGradients() {
    for parameter in parameters {
      parameter.variable.kept = .dense(kernels[parameter.gradient])
    }
  }

  /// The predictions of the latest run, where the plan was made with them.
  package var latestPredictions: Tensor? { predictions.map { kernels[$0] } }

  /// Whether the latest run has the same bits as the recorded step for the same batch: its loss, its predictions, and
  /// the gradients that the parameters hold.
  package func agrees(withLoss recorded: Double, predictions recordedPredictions: Tensor) -> Bool {
    guard kernels.scalar(loss).bitPattern == recorded.bitPattern else { return false }
    if let latestPredictions, !latestPredictions.hasSameBits(as: recordedPredictions) {
      return false
    }
    return parameters.allSatisfy { parameter in
      guard case .dense(let gradient)? = parameter.variable.kept else { return false }
      return kernels[parameter.gradient].hasSameBits(as: gradient)
    }
  }
}
