/// A function of one number, applied to each element of a tensor.
public enum UnaryFunction: Sendable, Hashable {
  /// scale·x + shift
  case affine(scale: Double, shift: Double)
  /// |x|
  case absolute
  /// −1, 0 or 1
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
  /// the natural logarithm
  case log
  /// log(1 + x), exact near 0
  case log1p
  case sin
  case cos
  /// the error function, 2/√π·∫₀ˣ e^(−t²) dt
  case erf
  /// x limited to an interval
  case clamp(Double, Double)

  /// The value at one number, as the formula says it.
  func value<E: Element>(_ x: E) -> E {
    switch self {
    case .affine(let scale, let shift): E(scale) * x + E(shift)
    case .absolute: abs(x)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .square: x * x
    case .squareRoot: x.squareRoot()
    case .reciprocal(let scale): E(scale) / x
    case .power(let exponent): E.pow(x, E(exponent))
    case .exp: E.exp(x)
    case .expm1: E.expm1(x)
    case .log: E.log(x)
    case .log1p: E.log1p(x)
    case .sin: E.sin(x)
    case .cos: E.cos(x)
    case .erf: E.erf(x)
    case .clamp(let low, let high): x < E(low) ? E(low) : x > E(high) ? E(high) : x
    }
  }

  /// The function's name without its settings.
  var name: String { String("\(self)".prefix { $0 != "(" }) }
}
