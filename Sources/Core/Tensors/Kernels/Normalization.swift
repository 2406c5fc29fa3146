extension NormalizationKernels where Self: Kernels {
  public func layerNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor) {
    KernelChoice.with(self) {
      let centered = x - x.mean(1, keepingAxes: true)
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

  public func batchNorm(
    _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, mean: Tensor, variance: Tensor) {
    KernelChoice.with(self) {
      let mean = x.mean(0)
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
