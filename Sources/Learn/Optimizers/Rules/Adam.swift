import Foundation
import Tensors

extension Optimizer {
  /// Adam (Kingma and Ba, 2014): a running mean m of the gradient, divided by the root of a running mean
  /// v of its square.
  ///
  ///     m ← β₁m + (1 − β₁)g      m̂ = m/(1 − β₁ᵗ)
  ///     v ← β₂v + (1 − β₂)g²     v̂ = v/(1 − β₂ᵗ)
  ///     w ← w − rate·m̂/(√v̂ + ε)
  ///
  /// m and v start from 0, and so are too small at first: m̂ and v̂ correct this bias. Keras adds ε to √v,
  /// before the correction; PyTorch after it (see ``Convention``). `amsgrad` divides by the root of the
  /// greatest v so far.
  ///
  /// The step that runs is `adamStep` in Core/Tensors/Kernels/OptimizerUpdates.swift.
  public static func adam(
    learningRate: some ScheduleConvertible = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-7, amsgrad: Bool = false, clipping: GradientClipping? = nil,
    convention: Convention = .keras
  ) -> Optimizer {
    adam(
      "adam", learningRate.schedule, nil, beta1, beta2, epsilon, amsgrad, clipping, convention)
  }

  /// AdamW (Loshchilov and Hutter, 2017): w ← (1 − rate·decay)·w, and then a step of Adam. The decay does
  /// not pass through the gradient, and so is not divided by its size.
  public static func adamW(
    learningRate: some ScheduleConvertible = 0.001, weightDecay: Double = 0.004,
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7, amsgrad: Bool = false,
    clipping: GradientClipping? = nil, convention: Convention = .keras
  ) -> Optimizer {
    adam(
      "adamw", learningRate.schedule, weightDecay, beta1, beta2, epsilon, amsgrad, clipping,
      convention)
  }

  private static func adam(
    _ name: String, _ rate: Schedule, _ decay: Double?, _ beta1: Double, _ beta2: Double,
    _ epsilon: Double, _ amsgrad: Bool, _ clipping: GradientClipping?, _ convention: Convention
  ) -> Optimizer {
    let numbers = [
      decay.map { Hyperparameter("weight_decay", $0) }, Hyperparameter("beta_1", beta1),
      Hyperparameter("beta_2", beta2), Hyperparameter("epsilon", epsilon),
      amsgrad ? Hyperparameter("amsgrad", 1) : nil,
    ].compactMap { $0 }
    let greatest = amsgrad ? [Slot("velocity_hat")] : []
    return Optimizer(
      name, learningRate: rate, clipping: clipping, hyperparameters: numbers,
      slots: [Slot("momentum"), Slot("velocity")] + greatest, isElementwise: true
    ) { w, slots, g, context in
      let t = Double(context.step)
      let corrected1 = 1 - pow(beta1, t)
      let corrected2 = (1 - pow(beta2, t)).squareRoot()
      // rate·m̂/(√v̂ + ε) = (rate/corrected1)·m/(√v/corrected2 + ε); Keras' ε stands before the division.
      let step = AdamStep(
        rate: context.rate / corrected1 * (convention == .keras ? corrected2 : 1),
        beta1: beta1, beta2: beta2, epsilon: epsilon,
        root: convention == .keras ? 1 : 1 / corrected2, decay: context.rate * (decay ?? 0))
      if amsgrad {
        amsgradStep(&w, &slots, g, step)
      } else {
        slots.update(0, 1) { m, v in w.adamStep(&m, &v, g, step) }
      }
    }
  }

  private static func amsgradStep(
    _ w: inout Tensor, _ slots: inout SlotTensors, _ g: Tensor, _ step: AdamStep
  ) {
    slots[0] = step.beta1 * slots[0] + (1 - step.beta1) * g
    slots[1] = step.beta2 * slots[1] + (1 - step.beta2) * g.squared()
    slots[2] = .maximum(slots[2], slots[1])
    let size = step.root * slots[2].squareRoot() + step.epsilon
    w = (1 - step.decay) * w - step.rate * slots[0] / size
  }
}
