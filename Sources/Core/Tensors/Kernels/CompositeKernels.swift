/// Operations that are made of other ones. Every kernel set gets them as formulas on tensors (the files
/// in `Composite/`), computed with its own kernels; a set has its own version where that is faster.
public protocol CompositeKernels: NormalizationKernels, RecurrentKernels, AttentionKernels,
  CrossEntropyKernels, UpdateKernels
{}

/// Normalization of a matrix `[rows, columns]` to mean 0 and variance 1.
public protocol NormalizationKernels: Sendable {
  /// y = γ·(x − m)/√(v + ε) + β with the mean m and the variance v of each row; γ, β `[columns]`.
  /// Also n = (x − m)/√(v + ε) and s = 1/√(v + ε), `[rows, 1]`, for the way back.
  func layerNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor)

  /// dx, dγ and dβ of a layer normalization.
  func layerNormGradient(
    dy: Tensor, gamma: Tensor, n: Tensor, s: Tensor
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor)

  /// y = γ·(x − m)/√(v + ε) + β with the mean m and the variance v of each column; all `[columns]`.
  func batchNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, mean: Tensor, variance: Tensor)

  /// dx, dγ and dβ of a batch normalization.
  func batchNormGradient(
    _ x: Tensor, dy: Tensor, gamma: Tensor, mean: Tensor, variance: Tensor, epsilon: Double
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor)
}

/// Recurrent layers over a whole sequence `[batch, time, inputs]`.
///
/// A mask `[batch, time]` of 0 and 1 leaves the state as it is at the steps where it is 0.
public protocol RecurrentKernels: Sendable {
  /// The states of each step, and what the way back needs.
  func recurrent(_ cell: RecurrentCell, _ inputs: RecurrentInputs) -> RecurrentStates

  /// The gradients for the gradient of the states.
  func recurrentGradient(
    _ cell: RecurrentCell, _ inputs: RecurrentInputs, _ states: RecurrentStates, dstates: Tensor
  ) -> RecurrentGradients
}

/// Attention of queries to keys, `[…, time, features]`.
public protocol AttentionKernels: Sendable {
  /// w = softmax(q·kᵀ·scale), with −∞ before the softmax where the mask is 0, and y = w·v.
  /// With `isCausal`, query i sees keys 0 to i only.
  func attention(
    _ q: Tensor, _ k: Tensor, _ v: Tensor, scale: Double, mask: Tensor?, isCausal: Bool
  ) -> (y: Tensor, w: Tensor)

  /// dq, dk and dv.
  func attentionGradient(
    dy: Tensor, _ q: Tensor, _ k: Tensor, _ v: Tensor, w: Tensor, scale: Double
  ) -> (dq: Tensor, dk: Tensor, dv: Tensor)
}

/// Cross-entropies straight from the sums before the last activation (logits), which is exact where
/// probabilities would be 0 or 1.
public protocol CrossEntropyKernels: Sendable {
  /// max(z, 0) − z·t + log(1 + e^−|z|) for each element: −t·log p − (1 − t)·log(1 − p), p = sigmoid z.
  func sigmoidCrossEntropy(_ z: Tensor, targets t: Tensor) -> Tensor

  /// dz = (p − t)·dy
  func sigmoidCrossEntropyGradient(_ z: Tensor, targets t: Tensor, dy: Tensor) -> Tensor

  /// −Σ t·log p for each row of `[rows, classes]`, p = softmax z, as `[rows]`; and p.
  func softmaxCrossEntropy(_ z: Tensor, targets t: Tensor) -> (y: Tensor, p: Tensor)

  /// dz = (p·Σt − t)·dy, a row of z for each dy
  func softmaxCrossEntropyGradient(p: Tensor, targets t: Tensor, dy: Tensor) -> Tensor

  /// −log p[label] for each row of `[rows, classes]`, p = softmax z, as `[rows]`; and p.
  func softmaxCrossEntropy(_ z: Tensor, labels: [Int]) -> (y: Tensor, p: Tensor)

  /// dz = (p − 1 at the label)·dy, a row of z for each dy
  func softmaxCrossEntropyGradient(p: Tensor, labels: [Int], dy: Tensor) -> Tensor
}

/// Steps of optimizers, in place.
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
