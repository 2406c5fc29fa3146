import Glibc
import Tensors

/// The numbers in which values are computed that tensors are held against: with 64 bits where the processor
/// has them, eleven more than a double.
#if arch(x86_64)
  typealias Wide = Float80
#else
  typealias Wide = Double
#endif

/// What values are held against: the C library in a higher precision, rounded once.
enum Reference {
  static let exp: @Sendable (Double) -> Double = { Double(Glibc.exp(Wide($0))) }
  static let expm1: @Sendable (Double) -> Double = { Double(Glibc.expm1(Wide($0))) }
  static let log: @Sendable (Double) -> Double = { Double(Glibc.log(Wide($0))) }
  static let log1p: @Sendable (Double) -> Double = { Double(Glibc.log1p(Wide($0))) }
  static let erf: @Sendable (Double) -> Double = { Double(Glibc.erf(Wide($0))) }
  static let tanh: @Sendable (Double) -> Double = { Double(Glibc.tanh(Wide($0))) }
  static let sigmoid: @Sendable (Double) -> Double = { Double(wideSigmoid(Wide($0))) }
  static let softplus: @Sendable (Double) -> Double = { Double(wideSoftplus(Wide($0))) }

  static func wideSigmoid(_ x: Wide) -> Wide {
    x < 0 ? Glibc.exp(x) / (1 + Glibc.exp(x)) : 1 / (1 + Glibc.exp(-x))
  }

  static func wideSoftplus(_ x: Wide) -> Wide {
    (x < 0 ? 0 : x) + Glibc.log1p(Glibc.exp(-abs(x)))
  }

  /// An activation by its definition.
  static func value(_ f: FusedActivation, _ x: Wide) -> Wide {
    switch f {
    case .identity: x
    case .relu: x < 0 ? 0 : x
    case .leakyRelu(let slope): x < 0 ? Wide(slope) * x : x
    case .elu(let alpha): x < 0 ? Wide(alpha) * Glibc.expm1(x) : x
    case .softplus: wideSoftplus(x)
    case .sigmoid: wideSigmoid(x)
    case .tanh: Glibc.tanh(x)
    case .gelu: x / 2 * Glibc.erfc(-x / Wide(2).squareRoot())
    case .geluTanh:
      // (1 + tanh u)/2 = σ(2u)
      x * wideSigmoid(2 * (2 / Wide.pi).squareRoot() * (x + 0.044715 * x * x * x))
    }
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

  /// The same for a number that was computed from others as great as `size`, each of which may be off by
  /// units in its own last place. Both zeros are one.
  ///
  /// - Parameter factor: by what a number was multiplied that may have been denormal, and so 0.
  static func isNear(
    _ got: Double, _ want: Wide, among size: Wide, _ precision: Precision, _ units: Double,
    flushed factor: Double = 1
  ) -> Bool {
    if want.isNaN { return got.isNaN }
    let rounded = precision == .single ? Double(Float(want)) : Double(want)
    if got == rounded { return true }
    guard got.isFinite, rounded.isFinite else { return false }
    let scale = Double(max(abs(want), size.isFinite ? size : 0))
    let (unit, least) =
      precision == .single
      ? (Double(Float(scale).ulp), Double(Float.leastNormalMagnitude))
      : (scale.ulp, Double.leastNormalMagnitude)
    return abs(got - rounded) <= max(units * unit, got == 0 ? factor * least * 1.001 : 0)
  }

  /// Calls `body` with each kernel set and each precision.
  static func everywhere(_ body: (String, Precision) -> Void) {
    for kernels in KernelChoice.all {
      for precision in [Precision.single, .double] {
        KernelChoice.with(kernels) { body("\(kernels.name), \(precision)", precision) }
      }
    }
  }
}
