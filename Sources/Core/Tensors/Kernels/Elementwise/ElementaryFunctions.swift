/// A function of one number that is applied to each element of a tensor. The gradients stand beside
/// the functions in Autograd, in `Primitives/ElementaryFunctions.swift`.
public enum UnaryFunction: Sendable, Hashable {
  /// scale·x + shift
  case affine(scale: Double, shift: Double)
  /// x / divisor
  case quotient(by: Double)
  /// |x|
  case absolute
  /// −1 where x < 0, 0 at 0, 1 where x > 0
  case sign
  /// x²
  case square
  /// √x
  case squareRoot
  /// scale / x
  case reciprocal(scale: Double)
  /// xᵖ
  case power(Double)
  /// eˣ
  case exp
  /// eˣ − 1, exact near 0
  case expm1
  /// log x, the natural logarithm
  case log
  /// log(1 + x), exact near 0
  case log1p
  /// sin x
  case sin
  /// cos x
  case cos
  /// erf x = 2/√π·∫₀ˣ e^(−t²) dt, the error function
  case erf
  /// x clipped to the interval from the first number to the second
  case clamp(Double, Double)

  /// f(x): the formulas of the cases above.
  func value<E: Element>(_ x: E) -> E {
    switch self {
    case .affine(let scale, let shift): E.nearest(scale) * x + E.nearest(shift)
    case .quotient(let divisor): x / E.nearest(divisor)
    case .absolute: abs(x)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .square: x * x
    case .squareRoot: x.squareRoot()
    case .reciprocal(let scale): E.nearest(scale) / x
    case .power(let exponent): E.pow(x, E(exponent))
    case .exp: E.exp(x)
    case .expm1: E.expm1(x)
    case .log: E.log(x)
    case .log1p: E.log1p(x)
    case .sin: E.sin(x)
    case .cos: E.cos(x)
    case .erf: E.erf(x)
    case .clamp(let low, let high):
      x < E.nearest(low) ? E.nearest(low) : x > E.nearest(high) ? E.nearest(high) : x
    }
  }

  /// The function's name without its arguments.
  var name: String { String("\(self)".prefix { $0 != "(" }) }
}

/// Functions of each element; the result has the shape and precision of the tensor.
extension Tensor {
  /// f(x) for each element.
  @inline(__always)
  public func apply(_ f: UnaryFunction) -> Tensor {
    KernelChoice.compute { kernels in kernels.apply(f, to: self) }
  }

  /// eˣ
  public func exp() -> Tensor { apply(.exp) }
  /// eˣ − 1, exact near 0
  public func expm1() -> Tensor { apply(.expm1) }
  /// log x, the natural logarithm
  public func log() -> Tensor { apply(.log) }
  /// log(1 + x), exact near 0
  public func log1p() -> Tensor { apply(.log1p) }
  /// √x
  public func squareRoot() -> Tensor { apply(.squareRoot) }
  /// x²
  public func squared() -> Tensor { apply(.square) }
  /// xᵖ
  public func power(_ exponent: Double) -> Tensor { apply(.power(exponent)) }
  /// |x|
  public func absolute() -> Tensor { apply(.absolute) }
  /// −1 where x < 0, 0 at 0, 1 where x > 0
  public func sign() -> Tensor { apply(.sign) }
  /// sin x
  public func sin() -> Tensor { apply(.sin) }
  /// cos x
  public func cos() -> Tensor { apply(.cos) }
  /// erf x, the error function
  public func erf() -> Tensor { apply(.erf) }
  /// x clipped to `range`
  public func clamped(to range: ClosedRange<Double>) -> Tensor {
    apply(.clamp(range.lowerBound, range.upperBound))
  }

  /// Any function of each element, computed in double precision; slower than the built-in ones.
  public func map(_ f: (Double) -> Double) -> Tensor {
    Tensor(values.map(f), shape: shape, precision)
  }
}
