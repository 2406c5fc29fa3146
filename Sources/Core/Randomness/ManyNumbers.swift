/// Many numbers at once: those that as many single calls give, in the same order and with the same bits.
extension RandomSource {
  /// Numbers spread evenly over `range`, as ``uniform(in:)`` gives them, for each place of a piece of memory that is
  /// not initialized yet.
  @inlinable
  public mutating func fill<Number: BinaryFloatingPoint>(
    _ numbers: UnsafeMutableBufferPointer<Number>, uniformlyIn range: ClosedRange<Double>
  ) {
    var source = self  // a copy of its own stays in registers
    defer { self = source }
    for index in numbers.indices {
      numbers.initializeElement(at: index, to: Number(source.uniform(in: range)))
    }
  }

  /// So many numbers from the normal distribution, as ``normal(mean:deviation:)`` gives them.
  ///
  /// The logarithms are taken eight at a time: one after the other, most of the time would go into waiting for each
  /// step of their series.
  public mutating func normals(
    _ count: Int, mean: Double = 0, deviation: Double = 1
  ) -> [Double] {
    var source = self
    defer { self = source }
    return Array(unsafeUninitializedCapacity: count) { numbers, filled in
      for first in stride(from: 0, to: count, by: 8) {
        let lanes = min(8, count - first)
        var (a, s) = (SIMD8<Double>(), SIMD8<Double>(repeating: 0.5))
        for lane in 0..<lanes { (a[lane], s[lane]) = source.pointInCircle() }
        let z = a * (-2 * naturalLogarithms(s) / s).squareRoot()
        for lane in 0..<lanes {
          numbers.initializeElement(at: first + lane, to: mean + deviation * z[lane])
        }
      }
      filled = count
    }
  }
}

/// ``naturalLogarithm(_:)`` of eight normal numbers, by the same operations in the same order.
func naturalLogarithms(_ x: SIMD8<Double>) -> SIMD8<Double> {
  let bits = unsafeBitCast(x, to: SIMD8<UInt64>.self)
  // 2⁵² + k has k as its last bits: a whole number becomes a Double without a conversion.
  let shifted = unsafeBitCast((bits &>> 52) | 0x4330_0000_0000_0000, to: SIMD8<Double>.self)
  var exponent = shifted - (0x1p52 + 1023)
  var m = unsafeBitCast(
    (bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000, to: SIMD8<Double>.self)
  let isLarge = m .>= 2.0.squareRoot()
  m.replace(with: m / 2, where: isLarge)
  exponent.replace(with: exponent + 1, where: isLarge)
  let t = (m - 1) / (m + 1)
  let square = t * t
  var series = SIMD8<Double>(repeating: 1 / 25)
  series = series * square + (1.0 / 23)
  series = series * square + (1.0 / 21)
  series = series * square + (1.0 / 19)
  series = series * square + (1.0 / 17)
  series = series * square + (1.0 / 15)
  series = series * square + (1.0 / 13)
  series = series * square + (1.0 / 11)
  series = series * square + (1.0 / 9)
  series = series * square + (1.0 / 7)
  series = series * square + (1.0 / 5)
  series = series * square + (1.0 / 3)
  series = series * square + 1
  return exponent * 0.693_147_180_559_945_3 + 2 * t * series
}
