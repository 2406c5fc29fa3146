import Autograd
import Tensors

/// How a layer goes from its sums to its outputs: the activation, in the same step as the sums where the
/// kernels can do that, and the penalty for the outputs.
struct Outputs {
  let activation: Activation
  let regularizer: Regularizer?

  /// The activation that goes with the sums in one step. In training a layer that gives probabilities
  /// shows its sums, from which a cross-entropy is exact.
  var fused: FusedActivation {
    isSeparate ? .identity : activation.fused!
  }

  /// Whether the activation is a step of its own.
  var isSeparate: Bool {
    activation.fused == nil || activation.givesProbabilities && ForwardContext.current != nil
  }

  /// The outputs for what the step with the sums gave.
  func finish(_ sums: Variable, isSeparate: Bool) -> Variable {
    let y = isSeparate ? activation(sums) : sums
    if let regularizer, let context = ForwardContext.current, context.isTraining {
      context.add(penalty: regularizer.penalty(y))
    }
    return y
  }
}
