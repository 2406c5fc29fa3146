import Tensors

/// How gradients are shortened before a step.
public enum GradientClipping: Sendable, Hashable, Codable {
  /// Each element is kept between −limit and limit; Keras' `clipvalue`.
  case byValue(Double)
  /// Each parameter's gradient g becomes g·limit/max(‖g‖, limit); Keras' `clipnorm`.
  case byNorm(Double)
  /// All gradients together become g·limit/max(‖all‖, limit), which keeps their direction; Keras'
  /// `global_clipnorm`.
  case byGlobalNorm(Double)

  /// Shortens gradients; a `nil` among them stays.
  public func clipped(_ gradients: [Tensor?]) -> [Tensor?] {
    switch self {
    case .byValue(let limit):
      return gradients.map { $0?.clamped(to: -checked(limit)...limit) }
    case .byNorm(let limit):
      return gradients.map { g in
        g.map { $0.shortened(norm: GradientClipping.globalNorm([$0]), to: checked(limit)) }
      }
    case .byGlobalNorm(let limit):
      let norm = GradientClipping.globalNorm(gradients)
      return gradients.map { $0?.shortened(norm: norm, to: checked(limit)) }
    }
  }

  /// √(Σ g²) over all elements of all gradients.
  public static func globalNorm(_ gradients: [Tensor?]) -> Double {
    gradients.reduce(0) { sum, g in sum + (g.map { $0.squared().sum().scalar } ?? 0) }.squareRoot()
  }

  private func checked(_ limit: Double) -> Double {
    guard limit > 0 else { fatalError("GradientClipping: \(self); the limit must be above 0") }
    return limit
  }
}

extension Tensor {
  fileprivate func shortened(norm: Double, to limit: Double) -> Tensor {
    norm > limit ? self * (limit / norm) : self
  }
}

extension GradientClipping: CustomStringConvertible {
  /// The rule and its limit, as a summary shows them.
  public var description: String {
    switch self {
    case .byValue(let limit): "clipvalue: \(limit)"
    case .byNorm(let limit): "clipnorm: \(limit)"
    case .byGlobalNorm(let limit): "global_clipnorm: \(limit)"
    }
  }
}
