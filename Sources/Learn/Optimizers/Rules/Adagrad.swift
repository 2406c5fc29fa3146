import Tensors

extension Optimizer {
  /// Adagrad (Duchi, Hazan and Singer, 2011): a parameter that has had steep gradients takes shorter
  /// steps.
  ///
  ///     s ← s + g²        w ← w − rate·g/√(s + ε)
  ///
  /// The step is `scaledStep` in Core/Tensors/Kernels/OptimizerUpdates.swift.
  public static func adagrad(
    learningRate: some ScheduleConvertible = 0.001, initialAccumulatorValue: Double = 0.1,
    epsilon: Double = 1e-7, clipping: GradientClipping? = nil, convention: Convention = .keras
  ) -> Optimizer {
    Optimizer(
      "adagrad", learningRate: learningRate, clipping: clipping,
      hyperparameters: [
        Hyperparameter("initial_accumulator_value", initialAccumulatorValue),
        Hyperparameter("epsilon", epsilon),
      ],
      slots: [Slot("accumulator", initialValue: initialAccumulatorValue)], isElementwise: true
    ) { w, slots, g, context in
      let step = ScaledStep(
        rate: context.rate, keep: 1, share: 1, inner: convention == .keras ? epsilon : 0,
        outer: convention == .keras ? 0 : epsilon)
      w.scaledStep(&slots[0], g, step)
    }
  }
}
