import Tensors

extension Optimizer {
  /// RMSprop (Hinton, 2012): the gradient divided by the root of a running mean of its square.
  ///
  ///     v ← ρ·v + (1 − ρ)·g²        w ← w − rate·g/√(v + ε)
  ///
  /// `centered` takes the square of a running mean a of the gradient away, which leaves its variance:
  /// a ← ρ·a + (1 − ρ)·g and √(v − a² + ε). With a momentum μ, the steps d add up: b ← μ·b + d, w ← w − b.
  ///
  /// The plain step is `scaledStep` in Core/Tensors/Kernels/OptimizerUpdates.swift.
  public static func rmsprop(
    learningRate: some ScheduleConvertible = 0.001, rho: Double = 0.9, momentum: Double = 0,
    epsilon: Double = 1e-7, centered: Bool = false, clipping: GradientClipping? = nil,
    convention: Convention = .keras
  ) -> Optimizer {
    let numbers = [
      Hyperparameter("rho", rho), Hyperparameter("momentum", momentum),
      Hyperparameter("epsilon", epsilon), Hyperparameter("centered", centered ? 1 : 0),
    ]
    let inner = convention == .keras ? epsilon : 0
    let outer = convention == .keras ? 0 : epsilon
    if momentum == 0 && !centered {
      return Optimizer(
        "rmsprop", learningRate: learningRate, clipping: clipping, hyperparameters: numbers,
        slots: [Slot("velocity")], isElementwise: true
      ) { w, slots, g, context in
        let step = ScaledStep(
          rate: context.rate, keep: rho, share: 1 - rho, inner: inner, outer: outer)
        w.scaledStep(&slots[0], g, step)
      }
    }
    let averages = centered ? [Slot("average_gradient")] : []
    return Optimizer(
      "rmsprop", learningRate: learningRate, clipping: clipping, hyperparameters: numbers,
      slots: [Slot("velocity"), Slot("momentum")] + averages, isElementwise: true
    ) { w, slots, g, context in
      slots[0] = rho * slots[0] + (1 - rho) * g.squared()
      var variance = slots[0]
      if centered {
        slots[2] = rho * slots[2] + (1 - rho) * g
        variance = variance - slots[2].squared()
      }
      let direction = g / ((variance + inner).squareRoot() + outer)
      // Keras multiplies by the rate before the steps add up, PyTorch after: the same while it is constant.
      if convention == .keras {
        slots[1] = momentum * slots[1] + context.rate * direction
        w -= slots[1]
      } else {
        slots[1] = momentum * slots[1] + direction
        w.add(slots[1], times: -context.rate)
      }
    }
  }
}
