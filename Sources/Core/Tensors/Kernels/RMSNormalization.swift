/// Normalization of each row of a matrix `[rows, columns]` by its root mean square (Zhang and Sennrich,
/// 2019): like a layer normalization that subtracts nothing.
public protocol RMSNormalizationKernels: Sendable {
  /// y = γ·n with n = x·s, s = 1/√(mean x² + ε) for each row; γ `[columns]`. Also n, `[rows, columns]`, and
  /// s, `[rows, 1]`, for the gradient.
  func rmsNorm(
    _ x: Tensor, gamma: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor)

  /// dx and dγ of a normalization by the root mean square.
  func rmsNormGradient(
    dy: Tensor, gamma: Tensor, n: Tensor, s: Tensor
  ) -> (dx: Tensor, dgamma: Tensor)
}

extension RMSNormalizationKernels where Self: Kernels {
  /// y = γ·x/√(mean x² + ε) over the last axis.
  public func rmsNorm(
    _ x: Tensor, gamma: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor) {
    KernelChoice.with(self) {
      let s = 1 / (x.squared().mean(1, keepingAxes: true) + epsilon).squareRoot()
      let n = x * s
      return (gamma * n, n, s)
    }
  }

  /// With g = γ·dy: dx = s·(g − n·mean(g·n)), the mean over each row.
  public func rmsNormGradient(
    dy: Tensor, gamma: Tensor, n: Tensor, s: Tensor
  ) -> (dx: Tensor, dgamma: Tensor) {
    KernelChoice.with(self) {
      let g = gamma * dy
      let slope = (g * n).mean(1, keepingAxes: true)
      return (s * (g - n * slope), (dy * n).sum(0))
    }
  }
}

extension TensorExplanation {
  /// Explains yᵢ = γᵢ·xᵢ/√(mean x² + ε) for a vector x.
  public static func rmsNorm(_ x: Tensor, gamma: Tensor, epsilon: Double, at i: Int) -> Self {
    let index = x.shape.checked([i], "explain rmsNorm")[0]
    let squares = x.values.enumerated().map { Term("x[\($0)]", $1, "x[\($0)]", $1) }
    let sum = squares.reduce(0) { $0 + $1.value }
    let mean = sum / Double(squares.count)
    let root = (mean + epsilon).squareRoot()
    let inner = squares.map(\.substituted).joined(separator: " + ")
    let step = Self(
      "r", "√(mean x² + ε)", "√((\(inner))/\(squares.count) + \(short(epsilon)))", root,
      terms: squares)
    let (scale, number) = (gamma.value(at: index), x.value(at: index))
    return Self(
      "y[\(index)]", "γ[\(index)]·x[\(index)]/r",
      "\(bracketed(scale))·\(bracketed(number))/\(short(root))", scale * number / root,
      steps: [step])
  }
}

/// Normalization by the root mean square of tensors of any rank.
extension Tensor {
  /// y = γ·x/√(mean x² + ε) along the last axis. Also n = x/√(mean x² + ε) and s = 1/√(mean x² + ε), as
  /// matrices, for the gradient.
  public func rmsNorm(
    gamma: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor) {
    guard rank >= 2, shape[-1] > 0, gamma.shape == [shape[-1]] else {
      ShapeError(
        "rmsNorm", got: "\(shape), gamma \(gamma.shape)",
        need: "two axes or more, the last not empty, and gamma of [\(shape.last ?? 0)]"
      ).trap()
    }
    gamma.requireSamePrecision(as: self, "rmsNorm")
    let (y, n, s) = KernelChoice.compute { kernels in
      kernels.rmsNorm(asRows, gamma: gamma, epsilon: epsilon)
    }
    return (y.rowMajorView(shape), n, s)
  }

  /// dx and dγ of a normalization by the root mean square for dy = self.
  public func throughRMSNorm(
    gamma: Tensor, n: Tensor, s: Tensor
  ) -> (dx: Tensor, dgamma: Tensor) {
    let (dx, dgamma) = KernelChoice.compute { kernels in
      kernels.rmsNormGradient(dy: asRows, gamma: gamma, n: n, s: s)
    }
    return (dx.rowMajorView(shape), dgamma)
  }
}
