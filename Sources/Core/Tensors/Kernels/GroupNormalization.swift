/// Normalization of groups of neighboring channels, `[samples, places, channels]`, over all places of a
/// sample (Wu and He, 2018). One group is a layer normalization over all of the sample; as many groups as
/// channels are an instance normalization.
public protocol GroupNormalizationKernels: Sendable {
  /// y = γ·n + β, n = (x − m)·s, s = 1/√(v + ε), with the mean m and variance v of each group of a sample; γ,
  /// β `[channels]`. Also n, `[samples, places, channels]`, and s, `[samples, groups]`, for the gradient.
  func groupNorm(
    _ x: Tensor, groups: Int, gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor)

  /// dx, dγ and dβ of a group normalization.
  func groupNormGradient(
    dy: Tensor, groups: Int, gamma: Tensor, n: Tensor, s: Tensor
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor)
}

extension GroupNormalizationKernels where Self: Kernels {
  /// y = γ·(x − m)/√(v + ε) + β, m and v over the places and the channels of each group.
  public func groupNorm(
    _ x: Tensor, groups: Int, gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor) {
    KernelChoice.with(self) {
      let grouped = x.inGroups(groups)
      let centered = grouped - grouped.innerMean(over: [1, 3])
      let v = centered.squared().mean(1, 3, keepingAxes: true)
      let s = 1 / (v + epsilon).squareRoot()
      let n = (centered * s).reshaped(to: x.shape)
      return (gamma * n + beta, n, s.reshaped(x.shape[0], groups))
    }
  }

  /// With g = γ·dy: dx = s·(g − mean g − n·mean(g·n)), means over each group of a sample.
  public func groupNormGradient(
    dy: Tensor, groups: Int, gamma: Tensor, n: Tensor, s: Tensor
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor) {
    KernelChoice.with(self) {
      let (g, grouped) = ((gamma * dy).inGroups(groups), n.inGroups(groups))
      let mean = g.mean(1, 3, keepingAxes: true)
      let slope = (g * grouped).mean(1, 3, keepingAxes: true)
      let scale = s.reshaped(s.shape[0], 1, groups, 1)
      let dx = scale * (g - mean - grouped * slope)
      return (dx.reshaped(to: dy.shape), (dy * n).sum(0, 1), dy.sum(0, 1))
    }
  }
}

extension TensorExplanation {
  /// Explains y[n, p, c] = γ[c]·(x[n, p, c] − m)/√(v + ε) + β[c] for x `[samples, places, channels]`, with the
  /// mean m and the variance v of the channel's group.
  public static func groupNorm(
    _ x: Tensor, groups: Int, gamma: Tensor, beta: Tensor, epsilon: Double, at place: [Int]
  ) -> Self {
    let index = x.shape.checked(place, "explain groupNorm")
    let (n, p, c) = (index[0], index[1], index[2])
    let width = x.shape[2] / groups
    let first = c / width * width
    let terms = (0..<x.shape[1]).flatMap { q in
      (first..<(first + width)).map { d in
        let value = x.value(at: n, q, d)
        return Term("x[\(n), \(q), \(d)]", bracketed(value), value)
      }
    }
    let m = terms.reduce(0) { $0 + $1.value } / Double(terms.count)
    let v = terms.reduce(0) { $0 + ($1.value - m) * ($1.value - m) } / Double(terms.count)
    let sum = terms.map(\.substituted).joined(separator: " + ")
    let squares = terms.map { "(\($0.substituted) − \(bracketed(m)))²" }.joined(separator: " + ")
    let (scale, shift, number) = (gamma.value(at: c), beta.value(at: c), x.value(at: n, p, c))
    return Self(
      "y[\(n), \(p), \(c)]", "γ[\(c)]·(x[\(n), \(p), \(c)] − m)/√(v + ε) + β[\(c)]",
      "\(bracketed(scale))·(\(bracketed(number)) − \(bracketed(m)))/√(\(short(v)) + "
        + "\(short(epsilon))) + \(bracketed(shift))",
      scale * (number - m) / (v + epsilon).squareRoot() + shift,
      steps: [
        Self("m", "Σ x/\(terms.count)", "(\(sum))/\(terms.count)", m, terms: terms),
        Self("v", "Σ (x − m)²/\(terms.count)", "(\(squares))/\(terms.count)", v),
      ])
  }
}

/// Group normalization of tensors of any rank from 2 on.
extension Tensor {
  /// Group normalization: y = γ·(x − m)/√(v + ε) + β, where the channels, the last axis, are cut into `groups`
  /// of neighbors, and m and v are of each group of a sample over all axes between. Also n and s for the
  /// gradient.
  public func groupNorm(
    groups: Int, gamma: Tensor, beta: Tensor, epsilon: Double
  ) -> (y: Tensor, n: Tensor, s: Tensor) {
    let channels = shape.last ?? 0
    let fits =
      rank >= 2 && groups >= 1 && channels > 0 && channels % groups == 0
      && gamma.shape == [channels] && beta.shape == [channels]
      && shape.dimensions[1...].allSatisfy { $0 > 0 }
    guard fits else {
      ShapeError(
        "groupNorm", got: "\(shape), \(groups) groups, gamma \(gamma.shape), beta \(beta.shape)",
        need: "two axes or more, channels that can be divided by the groups, and gamma and beta of "
          + "[\(channels)]"
      ).trap()
    }
    gamma.requireSamePrecision(as: self, "groupNorm")
    beta.requireSamePrecision(as: self, "groupNorm")
    let (y, n, s) = KernelChoice.compute { kernels in
      kernels.groupNorm(asPlaces, groups: groups, gamma: gamma, beta: beta, epsilon: epsilon)
    }
    return (y.rowMajorView(shape), n, s)
  }

  /// dx, dγ and dβ of a group normalization for dy = self.
  public func throughGroupNorm(
    groups: Int, gamma: Tensor, n: Tensor, s: Tensor
  ) -> (dx: Tensor, dgamma: Tensor, dbeta: Tensor) {
    let (dx, dgamma, dbeta) = KernelChoice.compute { kernels in
      kernels.groupNormGradient(dy: asPlaces, groups: groups, gamma: gamma, n: n, s: s)
    }
    return (dx.rowMajorView(shape), dgamma, dbeta)
  }

  /// `[samples, places, channels]`, in row-major order: the axes between the first and the last as one.
  private var asPlaces: Tensor {
    let places = shape.dimensions.dropFirst().dropLast().reduce(1, *)
    return contiguous().rowMajorView(Shape([shape[0], places, shape[-1]]))
  }

  /// `[samples, places, channels]` as `[samples, places, groups, channels of a group]`.
  fileprivate func inGroups(_ groups: Int) -> Tensor {
    reshaped(shape[0], shape[1], groups, shape[2] / groups)
  }
}
