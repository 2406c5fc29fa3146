extension UpdateKernels where Self: Kernels {
  public func momentumStep(
    _ w: inout Tensor, _ v: inout Tensor, _ g: Tensor, rate: Double, momentum: Double,
    isNesterov: Bool
  ) {
    KernelChoice.with(self) {
      v = momentum * v - rate * g
      w = isNesterov ? w + momentum * v - rate * g : w + v
    }
  }

  public func scaledStep(_ w: inout Tensor, _ s: inout Tensor, _ g: Tensor, _ step: ScaledStep) {
    KernelChoice.with(self) {
      s = step.keep * s + step.share * g * g
      w = w - step.rate * g / ((s + step.inner).squareRoot() + step.outer)
    }
  }

  public func adamStep(
    _ w: inout Tensor, _ m: inout Tensor, _ v: inout Tensor, _ g: Tensor, _ step: AdamStep
  ) {
    KernelChoice.with(self) {
      m = step.beta1 * m + (1 - step.beta1) * g
      v = step.beta2 * v + (1 - step.beta2) * g * g
      w = (1 - step.decay) * w - step.rate * m / (step.root * v.squareRoot() + step.epsilon)
    }
  }
}
