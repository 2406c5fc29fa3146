import Glibc

/// A number that a tensor holds, `Float` or `Double`, with the elementary functions of the C library.
protocol Element: BinaryFloatingPoint, Sendable {
  static var precision: Precision { get }
  /// The nearest number of this type, also where it is denormal and such results are being flushed to 0
  /// (see ``KernelChoice/compute(_:)``).
  static func nearest(_ x: Double) -> Self
  static func exp(_ x: Self) -> Self
  static func log(_ x: Self) -> Self
  static func log1p(_ x: Self) -> Self
  static func expm1(_ x: Self) -> Self
  static func sin(_ x: Self) -> Self
  static func cos(_ x: Self) -> Self
  static func tanh(_ x: Self) -> Self
  static func erf(_ x: Self) -> Self
  static func erfc(_ x: Self) -> Self
  static func pow(_ x: Self, _ exponent: Self) -> Self
}

extension Float: Element {
  static var precision: Precision { .single }
  static func nearest(_ x: Double) -> Float {
    if !(x.magnitude < Double(leastNormalMagnitude)) || x == 0 { return Float(x) }
    let steps = UInt32(exactly: (x.magnitude * 0x1p149).rounded(.toNearestOrEven))!
    return Float(bitPattern: steps | (x.sign == .minus ? 0x8000_0000 : 0))
  }
  static func exp(_ x: Float) -> Float { expf(x) }
  static func log(_ x: Float) -> Float { logf(x) }
  static func log1p(_ x: Float) -> Float { log1pf(x) }
  static func expm1(_ x: Float) -> Float { expm1f(x) }
  static func sin(_ x: Float) -> Float { sinf(x) }
  static func cos(_ x: Float) -> Float { cosf(x) }
  static func tanh(_ x: Float) -> Float { tanhf(x) }
  static func erf(_ x: Float) -> Float { erff(x) }
  static func erfc(_ x: Float) -> Float { erfcf(x) }
  static func pow(_ x: Float, _ exponent: Float) -> Float { powf(x, exponent) }
}

extension Double: Element {
  static var precision: Precision { .double }
  static func nearest(_ x: Double) -> Double { x }
  static func exp(_ x: Double) -> Double { Glibc.exp(x) }
  static func log(_ x: Double) -> Double { Glibc.log(x) }
  static func log1p(_ x: Double) -> Double { Glibc.log1p(x) }
  static func expm1(_ x: Double) -> Double { Glibc.expm1(x) }
  static func sin(_ x: Double) -> Double { Glibc.sin(x) }
  static func cos(_ x: Double) -> Double { Glibc.cos(x) }
  static func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
  static func erf(_ x: Double) -> Double { Glibc.erf(x) }
  static func erfc(_ x: Double) -> Double { Glibc.erfc(x) }
  static func pow(_ x: Double, _ exponent: Double) -> Double { Glibc.pow(x, exponent) }
}
