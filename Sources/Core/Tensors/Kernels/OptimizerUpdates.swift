/// One step of an optimizer, in place, for weights w and their gradient g. The rules with their defaults
/// stand in Learn/Optimizers.
public protocol UpdateKernels: Sendable {
  /// v ← μ·v − rate·g, then w ← w + v, or with `isNesterov` w ← w + μ·v − rate·g.
  func momentumStep(
    _ w: inout Tensor, _ v: inout Tensor, _ g: Tensor, rate: Double, momentum: Double,
    isNesterov: Bool)

  /// s ← ρ·s + share·g², then w ← w − rate·g/(√(s + inner) + outer).
  func scaledStep(
    _ w: inout Tensor, _ s: inout Tensor, _ g: Tensor, _ step: ScaledStep)

  /// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², then
  /// w ← (1 − decay)·w − rate·m/(root·√v + ε).
  func adamStep(
    _ w: inout Tensor, _ m: inout Tensor, _ v: inout Tensor, _ g: Tensor, _ step: AdamStep)
}

extension UpdateKernels where Self: Kernels {
  /// One step of gradient descent with momentum, in place.
  public func momentumStep(
    _ w: inout Tensor, _ v: inout Tensor, _ g: Tensor, rate: Double, momentum: Double,
    isNesterov: Bool
  ) {
    KernelChoice.with(self) {
      v = momentum * v - rate * g  // Formula: N03
      w = isNesterov ? w + momentum * v - rate * g : w + v
    }
  }

  /// One step of RMSprop or Adagrad, in place.
  public func scaledStep(_ w: inout Tensor, _ s: inout Tensor, _ g: Tensor, _ step: ScaledStep) {
    KernelChoice.with(self) {
      s = step.keep * s + step.share * g * g
      w = w - step.rate * g / ((s + step.inner).squareRoot() + step.outer)
    }
  }

  /// One step of Adam, in place.
  public func adamStep(
    _ w: inout Tensor, _ m: inout Tensor, _ v: inout Tensor, _ g: Tensor, _ step: AdamStep
  ) {
    KernelChoice.with(self) {
      m = step.beta1 * m + (1 - step.beta1) * g
      v = step.beta2 * v + (1 - step.beta2) * g * g
      // Formula: N03
      w = (1 - step.decay) * w - step.rate * m / (step.root * v.squareRoot() + step.epsilon)
    }
  }
}

/// The numbers of one step of RMSprop or Adagrad: s ← keep·s + share·g², then
/// w ← w − rate·g/(√(s + inner) + outer).
public struct ScaledStep: Sendable, Hashable {
  /// The numbers of the formula, by their names in it.
  public var rate, keep, share, inner, outer: Double

  /// A step with these numbers.
  public init(rate: Double, keep: Double, share: Double, inner: Double = 0, outer: Double = 0) {
    (self.rate, self.keep, self.share) = (rate, keep, share)
    (self.inner, self.outer) = (inner, outer)
  }
}

/// The numbers of one step of Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², then
/// w ← (1 − decay)·w − rate·m/(root·√v + ε). The corrections for the bias of m and v are
/// part of `rate` and `root`.
public struct AdamStep: Sendable, Hashable {
  /// The numbers of the formula, by their names in it.
  public var rate, beta1, beta2, epsilon, root, decay: Double

  /// A step with these numbers.
  public init(
    rate: Double, beta1: Double, beta2: Double, epsilon: Double, root: Double = 1, decay: Double = 0
  ) {
    (self.rate, self.beta1, self.beta2) = (rate, beta1, beta2)
    (self.epsilon, self.root, self.decay) = (epsilon, root, decay)
  }
}

/// One step of an optimizer, which changes the tensor in place: nothing is allocated unless another tensor
/// shares its buffer.
extension Tensor {
  /// v ← μ·v − rate·g, then self ← self + v, or with `isNesterov` self + μ·v − rate·g.
  public mutating func momentumStep(
    _ v: inout Tensor, _ g: Tensor, rate: Double, momentum: Double, isNesterov: Bool = false
  ) {
    checkStep("momentumStep", v, v, g)
    KernelChoice.compute { kernels in
      kernels.momentumStep(
        &self, &v, g, rate: rate, momentum: momentum, isNesterov: isNesterov)
    }
  }

  /// A step of RMSprop or Adagrad.
  public mutating func scaledStep(_ s: inout Tensor, _ g: Tensor, _ step: ScaledStep) {
    checkStep("scaledStep", s, s, g)
    KernelChoice.compute { kernels in kernels.scaledStep(&self, &s, g, step) }
  }

  /// A step of Adam.
  public mutating func adamStep(
    _ m: inout Tensor, _ v: inout Tensor, _ g: Tensor, _ step: AdamStep
  ) {
    checkStep("adamStep", m, v, g)
    KernelChoice.compute { kernels in kernels.adamStep(&self, &m, &v, g, step) }
  }

  @inline(__always)
  private func checkStep(_ name: String, _ m: Tensor, _ v: Tensor, _ g: Tensor) {
    let fits =
      m.shape == shape && v.shape == shape && g.shape == shape && m.precision == precision
      && v.precision == precision && g.precision == precision
    guard fits else {
      ShapeError(
        name,
        got: "weights \(shape) \(precision), memory \(m.shape) \(m.precision), "
          + "gradient \(g.shape) \(g.precision)", need: "one shape and precision"
      ).trap()
    }
  }
}
