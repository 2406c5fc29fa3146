import Tensors

/// Functions of each element.
extension Primitive {
  /// y = x²        dx = 2x·dy
  public static let square = Primitive("square") { x in (x.squared(), { dy in 2 * x * dy }) }
    .withRecordedPullback { x, _, dy in [2 * x[0] * dy] }.planned(.square)

  /// y = √x        dx = dy/(2y)
  public static let squareRoot = Primitive("squareRoot", on: .positive) { x in
    let y = x.squareRoot()
    return (y, { dy in dy / (2 * y) })
  }.withRecordedPullback { _, y, dy in [dy / (2 * y)] }

  /// y = xᵖ        dx = p·xᵖ⁻¹·dy, and 0 for p = 0, also at x = 0
  public static func power(_ p: Double) -> Primitive {
    Primitive("power", on: .positive) { x in
      (x.power(p), { dy in p == 0 ? dy.zerosLike : p * x.power(p - 1) * dy })
    }.withRecordedPullback { x, _, dy in [p == 0 ? dy * 0 : p * x[0].power(p - 1) * dy] }
  }

  /// y = 1/x        dx = −y²·dy
  public static let reciprocal = Primitive("reciprocal", on: .positive) { x in
    let y = 1 / x
    return (y, { dy in -(y * y) * dy })
  }.withRecordedPullback { _, y, dy in [-(y * y) * dy] }

  /// y = eˣ        dx = y·dy
  public static let exp = Primitive("exp") { x in
    let y = x.exp()
    return (y, { dy in y * dy })
  }.withRecordedPullback { _, y, dy in [y * dy] }

  /// y = log x        dx = dy/x
  public static let log = Primitive("log", on: .positive) { x in (x.log(), { dy in dy / x }) }
    .withRecordedPullback { x, _, dy in [dy / x[0]] }

  /// y = log(1 + x)        dx = dy/(1 + x)
  public static let log1p = Primitive("log1p", on: .positive) { x in
    (x.log1p(), { dy in dy / (1 + x) })
  }.withRecordedPullback { x, _, dy in [dy / (1 + x[0])] }

  /// y = sin x        dx = cos x·dy
  public static let sin = Primitive("sin") { x in (x.sin(), { dy in x.cos() * dy }) }
    .withRecordedPullback { x, _, dy in [x[0].cos() * dy] }

  /// y = cos x        dx = −sin x·dy
  public static let cos = Primitive("cos") { x in (x.cos(), { dy in -x.sin() * dy }) }
    .withRecordedPullback { x, _, dy in [-x[0].sin() * dy] }

  /// y = erf x        dx = 2/√π·e^(−x²)·dy
  public static let erf = Primitive("erf") { x in
    (x.erf(), { dy in 2 / Double.pi.squareRoot() * (-x.squared()).exp() * dy })
  }

  /// y = |x|        dx = sign(x)·dy
  public static let absolute = Primitive("absolute", on: .kinkAtZero) { x in
    (x.absolute(), { dy in x.sign() * dy })
  }.withRecordedPullback { x, _, dy in [x[0].value.sign() * dy] }

  /// y = x limited to an interval        dx = dy inside of it and where x is not a number, 0 outside
  public static func clamp(to range: ClosedRange<Double>) -> Primitive {
    let kinks = [range.lowerBound, range.upperBound]
    return Primitive("clamp", on: Example([3, 4], kinks: kinks)) { x in
      (
        x.clamped(to: range),
        { dy in (1 - (x .< range.lowerBound) - (x .> range.upperBound)) * dy }
      )
    }
  }
}

extension Primitive.Example {
  /// Numbers above 0.
  static let positive = Self([3, 4], in: 0.3...2)
  /// Any numbers that are not near 0.
  static let kinkAtZero = Self([3, 4], kinks: [0])
}
