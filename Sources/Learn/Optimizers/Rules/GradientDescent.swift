import Tensors

extension Optimizer {
  /// Gradient descent, Keras' `SGD`: against the gradient, the steeper the further.
  ///
  ///     w ← w − rate·g
  ///
  /// With a momentum μ, the steps add up to a velocity:
  ///
  ///     v ← μ·v − rate·g        w ← w + v
  ///
  /// and with Nesterov's change, as if the gradient were taken where the velocity leads:
  ///
  ///     v ← μ·v − rate·g        w ← w + μ·v − rate·g
  ///
  /// The steps with momentum are `momentumStep` in Core/Tensors/Kernels/OptimizerUpdates.swift.
  public static func sgd(
    learningRate: some ScheduleConvertible = 0.01, momentum: Double = 0, nesterov: Bool = false,
    clipping: GradientClipping? = nil
  ) -> Optimizer {
    if momentum != 0 {
      return withMomentum("sgd", learningRate.schedule, momentum, nesterov, clipping)
    }
    return Optimizer(
      "sgd", learningRate: learningRate, clipping: clipping, isElementwise: true,
      updateRows: { table, g, context in
        table.addRows(g.values * -context.rate, at: g.indices)
      },
      update: { w, _, g, context in w.add(g, times: -context.rate) })  // Formula: F07, N03
  }

  /// Gradient descent with a momentum μ (Polyak, 1964): v ← μ·v − rate·g, w ← w + v.
  public static func momentum(
    learningRate: some ScheduleConvertible = 0.01, momentum: Double = 0.9,
    clipping: GradientClipping? = nil
  ) -> Optimizer {
    withMomentum("momentum", learningRate.schedule, momentum, false, clipping)
  }

  /// Gradient descent with Nesterov's momentum (Nesterov, 1983): v ← μ·v − rate·g, w ← w + μ·v − rate·g.
  public static func nesterov(
    learningRate: some ScheduleConvertible = 0.01, momentum: Double = 0.9,
    clipping: GradientClipping? = nil
  ) -> Optimizer {
    withMomentum("nesterov", learningRate.schedule, momentum, true, clipping)
  }

  private static func withMomentum(
    _ name: String, _ rate: Schedule, _ momentum: Double, _ isNesterov: Bool,
    _ clipping: GradientClipping?
  ) -> Optimizer {
    Optimizer(
      name, learningRate: rate, clipping: clipping,
      hyperparameters: [Hyperparameter("momentum", momentum)], slots: [Slot("momentum")],
      isElementwise: true
    ) { w, slots, g, context in
      w.momentumStep(
        &slots[0], g, rate: context.rate, momentum: momentum, isNesterov: isNesterov)
    }
  }
}
