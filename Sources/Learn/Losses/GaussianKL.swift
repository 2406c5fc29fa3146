import Autograd
import Tensors

/// KL(N(m₁, e^v₁) ‖ N(m₂, e^v₂)) = ½·Σ (v₂ − v₁ + (e^v₁ + (m₁ − m₂)²)/e^v₂ − 1) over the features of each row, for
/// independent normal distributions with the means m and the logarithms v of their variances
///
/// All are `[n, features]`; the result is `[n]`.
public func gaussianKL(
  mean: Variable, logVariance: Variable, fromMean other: Variable,
  logVariance otherLogVariance: Variable
) -> Variable {
  let growth = logVariance - otherLogVariance
  let distance = (mean - other).squared() / otherLogVariance.exp()
  return (growth.exp() - growth + distance - 1).sum([-1]) * 0.5
}

/// KL(N(m, e^v) ‖ N(0, 1)) = −½·Σ (1 + v − m² − e^v) over the features of each row: what a variational autoencoder pays
/// for codes that are far from standard normal
///
/// Both are `[n, features]`; the result is `[n]`.
public func gaussianKL(mean: Variable, logVariance: Variable) -> Variable {
  (mean.squared() + logVariance.exp() - logVariance - 1).sum([-1]) * 0.5
}
