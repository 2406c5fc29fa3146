import Tensors

extension Optimizer {
  /// Lion (Chen et al., 2023): every weight takes a step of the same length, in the direction of a mean of the
  /// gradient and a running mean m of it.
  ///
  ///     c = β₁·m + (1 − β₁)·g        w ← w − rate·sign(c)        m ← β₂·m + (1 − β₂)·g
  ///
  /// Its rate is a third to a tenth of Adam's. `weightDecay` pulls the weights towards 0 before the step:
  /// w ← (1 − rate·decay)·w.
  public static func lion(
    learningRate: some ScheduleConvertible = 0.001, beta1: Double = 0.9, beta2: Double = 0.99,
    weightDecay: Double = 0, clipping: GradientClipping? = nil
  ) -> Optimizer {
    Optimizer(
      "lion", learningRate: learningRate, clipping: clipping,
      hyperparameters: [
        Hyperparameter("beta_1", beta1), Hyperparameter("beta_2", beta2),
        Hyperparameter("weight_decay", weightDecay),
      ],
      slots: [Slot("momentum")], isElementwise: true
    ) { w, slots, g, context in
      if weightDecay > 0 { w *= 1 - context.rate * weightDecay }
      let c = beta1 * slots[0] + (1 - beta1) * g
      w.add(c.sign(), times: -context.rate)
      slots[0] = beta2 * slots[0] + (1 - beta2) * g
    }
  }
}
