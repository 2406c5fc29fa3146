// The formulas: Kernels/OptimizerUpdates.swift
import CFused

/// Steps of optimizers: each number is read and written once.
extension OneDNNKernels {
  /// One step of gradient descent with momentum, in place.
  public func momentumStep(
    _ w: inout Tensor, _ v: inout Tensor, _ g: Tensor, rate: Double, momentum: Double,
    isNesterov: Bool
  ) {
    guard w.precision == .single else {
      return reference(for: "momentumStep").momentumStep(
        &w, &v, g, rate: rate, momentum: momentum, isNesterov: isNesterov)
    }
    let count = w.count
    g.readRowMajor(as: Float.self) { g in
      w.update(as: Float.self) { w in
        v.update(as: Float.self) { v in
          fused_momentum(w, v, g, count, .nearest(rate), .nearest(momentum), isNesterov ? 1 : 0)
        }
      }
    }
  }

  /// One step of RMSprop or Adagrad, in place.
  public func scaledStep(_ w: inout Tensor, _ s: inout Tensor, _ g: Tensor, _ step: ScaledStep) {
    guard w.precision == .single else {
      return reference(for: "scaledStep").scaledStep(&w, &s, g, step)
    }
    let count = w.count
    g.readRowMajor(as: Float.self) { g in
      w.update(as: Float.self) { w in
        s.update(as: Float.self) { s in
          fused_scaled(
            w, s, g, count, .nearest(step.rate), .nearest(step.keep), .nearest(step.share),
            .nearest(step.inner), .nearest(step.outer))
        }
      }
    }
  }

  /// One step of Adam, in place.
  public func adamStep(
    _ w: inout Tensor, _ m: inout Tensor, _ v: inout Tensor, _ g: Tensor, _ step: AdamStep
  ) {
    guard w.precision == .single else {
      return reference(for: "adamStep").adamStep(&w, &m, &v, g, step)
    }
    let count = w.count
    // 1 − β loses its digits in single precision: for β = 0.99999999 it would be 0.
    var numbers = FusedAdam(
      rate: .nearest(step.rate), beta1: Float(step.beta1), beta2: Float(step.beta2),
      share1: .nearest(1 - step.beta1), share2: .nearest(1 - step.beta2),
      epsilon: .nearest(step.epsilon), root: .nearest(step.root), keep: Float(1 - step.decay))
    g.readRowMajor(as: Float.self) { g in
      w.update(as: Float.self) { w in
        m.update(as: Float.self) { m in
          v.update(as: Float.self) { v in
            fused_adam(w, m, v, g, count, &numbers)
          }
        }
      }
    }
  }
}
