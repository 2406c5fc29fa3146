/// An activation function with its slope, which a kernel can apply to a sum before it writes the sum to
/// memory (that is: fused into the matrix product or convolution).
///
/// Each case states the formula; ``value(_:)`` and ``slope(x:y:)`` below compute it and its derivative.
public enum FusedActivation: Sendable, Hashable {
  /// x
  case identity
  /// max(0, x); the slope at 0 is taken as 0
  case relu
  /// x where x > 0, slope·x elsewhere
  case leakyRelu(slope: Double)
  /// x where x > 0, α(eˣ − 1) elsewhere
  case elu(alpha: Double)
  /// log(1 + eˣ)
  case softplus
  /// 1 / (1 + e⁻ˣ)
  case sigmoid
  /// tanh x
  case tanh
  /// x·Φ(x) = x/2·(1 + erf(x/√2)), Φ the standard normal distribution (Hendrycks and Gimpel, 2016)
  case gelu
  /// x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))), an approximation of `gelu`
  case geluTanh

  /// One of each, with arguments that are used in practice: for tests and benchmarks.
  public static let examples: [FusedActivation] = [
    .identity, .relu, .leakyRelu(slope: 0.2), .elu(alpha: 0.7), .softplus, .sigmoid, .tanh, .gelu,
    .geluTanh,
  ]

  /// Whether the slope can be computed from y alone, so that x need not be kept for the gradient.
  public var slopeFollowsFromValue: Bool {
    switch self {
    case .gelu, .geluTanh: false
    case .leakyRelu(let slope): slope >= 0
    case .elu(let alpha): alpha >= 0
    default: true
    }
  }

  /// y = f(x)
  func value<E: Element>(_ x: E) -> E {
    switch self {
    case .identity: return x
    case .relu: return x < 0 ? 0 : x  // Formula: F01
    case .leakyRelu(let slope): return x < 0 ? E(slope) * x : x  // Formula: N01
    case .elu(let alpha): return x < 0 ? E(alpha) * E.expm1(x) : x
    case .softplus: return (x < 0 ? 0 : x) + E.log1p(E.exp(-abs(x)))
    case .sigmoid:
      let e = E.exp(-abs(x))
      return (x < 0 ? e : 1) / (1 + e)  // Formula: N01
    case .tanh: return E.tanh(x)  // Formula: N01
    case .gelu: return x * Self.normalDistribution(x)
    case .geluTanh: return x / 2 * (1 + E.tanh(Self.argument(x)))
    }
  }

  /// dy/dx at x, where y = f(x); the cases that need only y are named by ``slopeFollowsFromValue``.
  func slope<E: Element>(x: E, y: E) -> E {
    switch self {
    case .identity: return 1
    case .relu: return x > 0 ? 1 : x <= 0 ? 0 : x
    case .leakyRelu(let slope): return x > 0 ? 1 : E(slope)
    case .elu(let alpha): return x > 0 ? 1 : y + E(alpha)
    case .softplus: return -E.expm1(-y)
    case .sigmoid: return y * (1 - y)
    case .tanh: return 1 - y * y
    case .gelu:
      let density = E.exp(-x * x / 2) / (2 * E.pi).squareRoot()
      return Self.normalDistribution(x) + (density == 0 ? 0 : x * density)
    case .geluTanh:
      let t = E.tanh(Self.argument(x))
      let inner = (2 / E.pi).squareRoot() * (1 + E(3 * 0.044715) * x * x)
      let slope = 1 - t * t
      // Far out tanh is flat, and `inner` may be infinite.
      return (1 + t) / 2 + (slope == 0 ? 0 : x / 2 * slope * inner)
    }
  }

  /// Φ(x) = (1 + erf(x/√2))/2 = erfc(−x/√2)/2, exact in its tail, where 1 + erf loses its digits.
  private static func normalDistribution<E: Element>(_ x: E) -> E {
    E.erfc(-x / E(2).squareRoot()) / 2
  }

  /// √(2/π)·(x + 0.044715·x³)
  private static func argument<E: Element>(_ x: E) -> E {
    (2 / E.pi).squareRoot() * (x + E(0.044715) * x * x * x)
  }
}

extension Tensor {
  /// f(x) for each element.
  public func activated(_ f: FusedActivation) -> Tensor {
    f == .identity ? self : KernelChoice.compute { kernels in kernels.activate(f, self) }
  }

  /// dx = f′(x)·dy for dy = self, where y = f(x). `x` may be `nil` where
  /// ``FusedActivation/slopeFollowsFromValue``.
  public func throughActivation(_ f: FusedActivation, x: Tensor?, y: Tensor) -> Tensor {
    f == .identity
      ? self
      : KernelChoice.compute { kernels in kernels.activationGradient(f, x: x, y: y, dy: self) }
  }

  /// max(0, x)
  public func relu() -> Tensor { activated(.relu) }
  /// 1/(1 + e⁻ˣ)
  public func sigmoid() -> Tensor { activated(.sigmoid) }
  /// tanh x
  public func tanh() -> Tensor { activated(.tanh) }
  /// log(1 + eˣ)
  public func softplus() -> Tensor { activated(.softplus) }
}
