import Tensors

/// Normalization to mean 0 and variance 1, then scale γ and shift β; the kernels' formulas stand in
/// Core/Tensors/Kernels/Normalization.swift, RMSNormalization.swift and GroupNormalization.swift.
extension Primitive {
  /// y = γ·n + β, n = (x − m)/√(v + ε), with the mean m and variance v of each row (the last axis)
  ///
  /// With g = γ·dy: dx = (g − mean g − n·mean(g·n))/√(v + ε)        dγ = Σ n·dy        dβ = Σ dy
  public static func layerNorm(epsilon: Double = 1e-3) -> Primitive {
    Primitive(
      "layerNorm", on: Example([2, 3, 4], [4], [4]),
      joint: { inputs in
        let gamma = inputs[1]
        let (y, n, s) = inputs[0].layerNorm(gamma: gamma, beta: inputs[2], epsilon: epsilon)
        return (
          y,
          { dy, _ in
            let (dx, dgamma, dbeta) = dy.throughLayerNorm(gamma: gamma, n: n, s: s)
            return [.dense(dx), .dense(dgamma), .dense(dbeta)]
          }
        )
      })
  }

  /// y = γ·n, n = x/√(mean x² + ε), with the mean of each row (the last axis)
  ///
  /// With g = γ·dy: dx = (g − n·mean(g·n))/√(mean x² + ε)        dγ = Σ n·dy
  public static func rmsNorm(epsilon: Double = 1e-6) -> Primitive {
    Primitive(
      "rmsNorm", on: Example([2, 3, 4], [4]),
      joint: { inputs in
        let gamma = inputs[1]
        let (y, n, s) = inputs[0].rmsNorm(gamma: gamma, epsilon: epsilon)
        return (
          y,
          { dy, _ in
            let (dx, dgamma) = dy.throughRMSNorm(gamma: gamma, n: n, s: s)
            return [.dense(dx), .dense(dgamma)]
          }
        )
      })
  }

  /// y = γ·n + β, n = (x − m)/√(v + ε), with the mean m and variance v of each group of neighboring channels
  /// of a sample
  ///
  /// With g = γ·dy: dx = (g − mean g − n·mean(g·n))/√(v + ε)        dγ = Σ n·dy        dβ = Σ dy
  public static func groupNorm(groups: Int, epsilon: Double = 1e-3) -> Primitive {
    Primitive(
      "groupNorm", on: Example([2, 3, 2 * groups], [2 * groups], [2 * groups]),
      joint: { inputs in
        let gamma = inputs[1]
        let (y, n, s) = inputs[0].groupNorm(
          groups: groups, gamma: gamma, beta: inputs[2], epsilon: epsilon)
        return (
          y,
          { dy, _ in
            let (dx, dgamma, dbeta) = dy.throughGroupNorm(
              groups: groups, gamma: gamma, n: n, s: s)
            return [.dense(dx), .dense(dgamma), .dense(dbeta)]
          }
        )
      })
  }

  /// y = γ·n + β, n = (x − m)/√(v + ε), with the mean m and variance v of each channel (the last axis)
  ///
  /// dx = γ·(dy − mean dy − n·mean(dy·n))/√(v + ε)        dγ = Σ n·dy        dβ = Σ dy
  public static func batchNorm(epsilon: Double = 1e-3) -> Primitive {
    Primitive(
      "batchNorm", on: Example([2, 3, 4], [4], [4]),
      joint: { inputs in
        batchNormRule(inputs, epsilon).rule
      })
  }

  /// Batch normalization of variables. Also the mean and variance of the batch, from which a layer computes
  /// its moving ones.
  public static func batchNorm(
    _ x: Variable, gamma: Variable, beta: Variable, epsilon: Double
  ) -> (y: Variable, mean: Tensor, variance: Tensor) {
    let (rule, mean, variance) = batchNormRule([x.value, gamma.value, beta.value], epsilon)
    let y = Variable(recording: rule.0, as: "batchNorm", of: [x, gamma, beta], pullback: rule.1)
    return (y, mean, variance)
  }

  private static func batchNormRule(_ inputs: [Tensor], _ epsilon: Double) -> (
    rule: (Tensor, (Tensor, NeededGradients) -> [Gradient?]), mean: Tensor, variance: Tensor
  ) {
    let (x, gamma) = (inputs[0], inputs[1])
    let (y, mean, variance) = x.batchNorm(gamma: gamma, beta: inputs[2], epsilon: epsilon)
    let pull: (Tensor, NeededGradients) -> [Gradient?] = { dy, _ in
      let (dx, dgamma, dbeta) = dy.throughBatchNorm(
        x, gamma: gamma, mean: mean, variance: variance, epsilon: epsilon)
      return [.dense(dx), .dense(dgamma), .dense(dbeta)]
    }
    return ((y, pull), mean, variance)
  }
}
