import Glibc
import Tensors

/// What values are held against: the C library in double precision, rounded once.
enum Reference {
  static let exp: @Sendable (Double) -> Double = { Glibc.exp($0) }
  static let expm1: @Sendable (Double) -> Double = { Glibc.expm1($0) }
  static let log: @Sendable (Double) -> Double = { Glibc.log($0) }
  static let log1p: @Sendable (Double) -> Double = { Glibc.log1p($0) }
  static let erf: @Sendable (Double) -> Double = { Glibc.erf($0) }
  static let tanh: @Sendable (Double) -> Double = { Glibc.tanh($0) }
  static let sigmoid: @Sendable (Double) -> Double = { x in
    x < 0 ? Glibc.exp(x) / (1 + Glibc.exp(x)) : 1 / (1 + Glibc.exp(-x))
  }
  static let softplus: @Sendable (Double) -> Double = { x in
    (x < 0 ? 0 : x) + Glibc.log1p(Glibc.exp(-abs(x)))
  }

  /// Whether a computed number is the wanted one, rounded to the precision, within some units in the last
  /// place. Not-a-number equals itself, 0 and −0 differ, and what would be denormal may be 0.
  static func isClose(
    _ got: Double, _ want: Double, _ precision: Precision, _ units: Double
  ) -> Bool {
    if want.isNaN { return got.isNaN }
    let least = precision == .single ? Double(Float.leastNormalMagnitude) : .leastNormalMagnitude
    if abs(want) <= least * (1 + units * 1e-7) && want != 0 && got == 0 { return true }
    let rounded = precision == .single ? Double(Float(want)) : want
    if got == rounded { return got != 0 || got.sign == rounded.sign }
    guard got.isFinite, rounded.isFinite else { return false }
    let unit = precision == .single ? Double(Float(rounded).ulp) : rounded.ulp
    return abs(got - rounded) <= units * unit
  }
}
