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
/// w ← (1 − decay)·w − rate·m/(root·√v + ε). The corrections of the bias of m and v lie in `rate` and
/// `root`.
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

/// Steps of optimizers, which change the tensor in place: nothing is allocated where nobody else uses
/// its buffer.
extension Tensor {
  /// v ← μ·v − rate·g, then self ← self + v, or with `isNesterov` self + μ·v − rate·g.
  public mutating func momentumStep(
    _ v: inout Tensor, _ g: Tensor, rate: Double, momentum: Double, isNesterov: Bool = false
  ) {
    checkStep("momentumStep", v, v, g)
    KernelChoice.current.momentumStep(
      &self, &v, g, rate: rate, momentum: momentum, isNesterov: isNesterov)
  }

  /// A step of RMSprop or Adagrad.
  public mutating func scaledStep(_ s: inout Tensor, _ g: Tensor, _ step: ScaledStep) {
    checkStep("scaledStep", s, s, g)
    KernelChoice.current.scaledStep(&self, &s, g, step)
  }

  /// A step of Adam.
  public mutating func adamStep(
    _ m: inout Tensor, _ v: inout Tensor, _ g: Tensor, _ step: AdamStep
  ) {
    checkStep("adamStep", m, v, g)
    KernelChoice.current.adamStep(&self, &m, &v, g, step)
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
