/// Normalization of a matrix `[rows, columns]` to mean 0 and variance 1.
public protocol NormalizationKernels: Sendable {
  /// y = γ·(x − m)/√(v + ε) + β with the mean m and the variance v of each row; γ, β `[columns]`.
  /// Also n = (x − m)/√(v + ε), `[rows, columns]`, and s = 1/√(v + ε), `[rows, 1]`, for the gradient.
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

extension NormalizationKernels where Self: Kernels {
  /// y = γ·(x − mean)/√(variance + ε) + β over the last axis.
  public func layerNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor) {
    KernelChoice.with(self) {
      let centered = x - x.innerMean(over: [1])
      let v = centered.squared().mean(1, keepingAxes: true)
      let s = 1 / (v + epsilon).squareRoot()
      let n = centered * s
      return (gamma * n + beta, n, s)
    }
  }

  /// With g = γ·dy: dx = s·(g − mean g − n·mean(g·n)), means over each row.
  public func layerNormGradient(
    dy: Tensor, gamma: Tensor, n: Tensor, s: Tensor
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor) {
    KernelChoice.with(self) {
      let g = gamma * dy
      let mean = g.mean(1, keepingAxes: true)
      let slope = (g * n).mean(1, keepingAxes: true)
      return (s * (g - mean - n * slope), (dy * n).sum(0), dy.sum(0))
    }
  }

  /// y = γ·(x − mean)/√(variance + ε) + β, for each channel over all else.
  public func batchNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, mean: Tensor, variance: Tensor) {
    KernelChoice.with(self) {
      let mean = x.innerMean(over: [0]).squeezed(at: 0)
      let centered = x - mean
      let v = centered.squared().mean(0)
      return (gamma * centered / (v + epsilon).squareRoot() + beta, mean, v)
    }
  }

  /// With n = (x − m)·s: dx = γ·s·(dy − mean dy − n·mean(dy·n)), means over each column.
  public func batchNormGradient(
    _ x: Tensor, dy: Tensor, gamma: Tensor, mean: Tensor, variance: Tensor, epsilon: Double
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor) {
    KernelChoice.with(self) {
      let s = 1 / (variance + epsilon).squareRoot()
      let n = (x - mean) * s
      let (dgamma, dbeta) = ((dy * n).sum(0), dy.sum(0))
      let rows = Double(x.shape[0])
      return (gamma * s * (dy - dbeta / rows - n * (dgamma / rows)), dgamma, dbeta)
    }
  }
}

/// Normalization of tensors of any rank.
extension Tensor {
  /// Layer normalization of the last axis: y = γ·(x − m)/√(v + ε) + β with the mean m and variance v of
  /// each row. Also n = (x − m)/√(v + ε) and s = 1/√(v + ε), as matrices, for the gradient.
  public func layerNorm(
    gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor) {
    checkNormalization("layerNorm", gamma, beta, samples: 0)
    let (y, n, s) = KernelChoice.compute { kernels in
      kernels.layerNorm(
        asRows, gamma: gamma, beta: beta, epsilon: epsilon)
    }
    return (y.rowMajorView(shape), n, s)
  }

  /// dx, dγ and dβ of a layer normalization for dy = self.
  public func throughLayerNorm(
    gamma: Tensor, n: Tensor, s: Tensor
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor) {
    let (dx, dgamma, dbeta) = KernelChoice.compute { kernels in
      kernels.layerNormGradient(
        dy: asRows, gamma: gamma, n: n, s: s)
    }
    return (dx.rowMajorView(shape), dgamma, dbeta)
  }

  /// Batch normalization: y = γ·(x − m)/√(v + ε) + β with the mean m and variance v of each channel,
  /// the last axis, over all other axes.
  public func batchNorm(
    gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, mean: Tensor, variance: Tensor) {
    checkNormalization("batchNorm", gamma, beta, samples: 1)
    let (y, mean, variance) = KernelChoice.compute { kernels in
      kernels.batchNorm(
        asRows, gamma: gamma, beta: beta, epsilon: epsilon)
    }
    return (y.rowMajorView(shape), mean, variance)
  }

  /// dx, dγ and dβ of a batch normalization of `x` for dy = self.
  public func throughBatchNorm(
    _ x: Tensor, gamma: Tensor, mean: Tensor, variance: Tensor, epsilon: Double
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor) {
    let (dx, dgamma, dbeta) = KernelChoice.compute { kernels in
      kernels.batchNormGradient(
        x.asRows, dy: asRows, gamma: gamma, mean: mean, variance: variance, epsilon: epsilon)
    }
    return (dx.rowMajorView(shape), dgamma, dbeta)
  }

  /// All axes but the last as one, in row-major order.
  var asRows: Tensor {
    let last = shape[-1]
    return contiguous().rowMajorView(Shape(rows: last == 0 ? 0 : count / last, columns: last))
  }

  private func checkNormalization(
    _ name: String, _ gamma: Tensor, _ beta: Tensor, samples: Int
  ) {
    let fits =
      rank >= 2 && shape[-1] > 0 && count >= samples && gamma.shape == [shape[-1]]
      && beta.shape == gamma.shape
    guard fits else {
      ShapeError(
        name, got: "\(shape), gamma \(gamma.shape), beta \(beta.shape)",
        need:
          "two axes or more, \(samples == 0 ? "the last not empty" : "none empty"), and gamma and beta of [\(shape.last ?? 0)]"
      ).trap()
    }
    gamma.requireSamePrecision(as: self, "normalization")
    beta.requireSamePrecision(as: self, "normalization")
  }
}
