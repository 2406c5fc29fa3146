import Foundation
import Tensors

extension Optimizer {
  /// Nadam (Dozat, 2016): Adam with Nesterov's look ahead, as Keras computes it.
  ///
  ///     uₜ = β₁·(1 − ½·0.96ᵗ)        Uₜ = u₁·u₂·…·uₜ
  ///     m ← β₁m + (1 − β₁)g         m̂ = uₜ₊₁·m/(1 − Uₜ·uₜ₊₁) + (1 − uₜ)·g/(1 − Uₜ)
  ///     v ← β₂v + (1 − β₂)g²        v̂ = v/(1 − β₂ᵗ)
  ///     w ← w − rate·m̂/(√v̂ + ε)
  public static func nadam(
    learningRate: some ScheduleConvertible = 0.001, beta1: Double = 0.9, beta2: Double = 0.999,
    epsilon: Double = 1e-7, clipping: GradientClipping? = nil
  ) -> Optimizer {
    Optimizer(
      "nadam", learningRate: learningRate, clipping: clipping,
      hyperparameters: [
        Hyperparameter("beta_1", beta1), Hyperparameter("beta_2", beta2),
        Hyperparameter("epsilon", epsilon),
      ],
      slots: [Slot("momentum"), Slot("velocity")], isElementwise: true
    ) { w, slots, g, context in
      let t = context.step
      let (now, next) = (share(beta1, t), share(beta1, t + 1))
      let product = shares(beta1, t)
      slots[0] = beta1 * slots[0] + (1 - beta1) * g
      slots[1] = beta2 * slots[1] + (1 - beta2) * g.squared()
      let ahead =
        slots[0] * (next / (1 - product * next)) + g * ((1 - now) / (1 - product))
      let size = (slots[1] / (1 - pow(beta2, Double(t)))).squareRoot() + epsilon
      w.add(ahead / size, times: -context.rate)
    }
  }

  /// uₜ
  private static func share(_ beta1: Double, _ t: Int) -> Double {
    beta1 * (1 - 0.5 * pow(0.96, Double(t)))
  }

  /// Uₜ; from some hundred steps on every u is β₁ to the last digit.
  private static func shares(_ beta1: Double, _ t: Int) -> Double {
    let changing = min(t, 900)
    let product = (1...max(changing, 1)).reduce(1.0) { $0 * share(beta1, $1) }
    return product * pow(beta1, Double(t - changing))
  }
}
