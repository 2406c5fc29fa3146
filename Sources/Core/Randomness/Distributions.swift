/// Numbers from bits. Swift's own `random(in:using:)` may change its numbers from one toolchain to
/// the next; these never do.
///
/// They may be inlined: a number costs less than a call, and a shuffle is compiled for what it shuffles.
extension RandomSource {
  /// A number spread evenly over 0 ≤ u < 1, with all 53 bits that a `Double` can hold.
  @inlinable
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number spread evenly over `range`, its upper bound excluded where rounding allows.
  @inlinable
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    let width = range.upperBound - range.lowerBound
    let u = uniform()
    if width.isFinite { return range.lowerBound + width * u }
    return range.lowerBound * (1 - u) + range.upperBound * u  // wider than the greatest number
  }

  /// A whole number from 0 to `count − 1`, each as likely as any other.
  ///
  /// Lemire's method (2019): multiply and keep the high word; redraw in the few cases that would
  /// make some numbers likelier than others.
  @inlinable
  public mutating func integer(below count: Int) -> Int {
    guard count > 0 else {
      fatalError("integer(below: \(count)): there is no such number; the count must be 1 or more.")
    }
    let bound = UInt64(count)
    while true {
      let product = next().multipliedFullWidth(by: bound)
      // What is redrawn lies below the remainder, and that below the bound: the division is rarely needed.
      if product.low >= bound || product.low >= (0 &- bound) % bound { return Int(product.high) }
    }
  }

  /// A number from the normal distribution with mean 0 and standard deviation 1.
  ///
  /// Marsaglia's polar method: a point (a, b) thrown evenly into the unit circle, with s = a² + b²,
  /// gives a·√(−2 ln s / s). The second number, b·√(…), is thrown away: it would be state.
  public mutating func normal() -> Double {
    let (a, s) = pointInCircle()
    return a * (-2 * naturalLogarithm(s) / s).squareRoot()
  }

  /// Of a point (a, b) thrown evenly into the unit circle a, and s = a² + b².
  mutating func pointInCircle() -> (a: Double, s: Double) {
    while true {
      let a = uniform(in: -1...1)
      let b = uniform(in: -1...1)
      let s = a * a + b * b
      if s > 0 && s < 1 { return (a, s) }
    }
  }

  /// A number from the normal distribution with the given mean and standard deviation.
  public mutating func normal(mean: Double, deviation: Double) -> Double {
    mean + deviation * normal()
  }

  /// `true` with the given probability.
  @inlinable
  public mutating func chance(_ probability: Double) -> Bool {
    uniform() < probability
  }

  /// Puts the elements in random order, every order as likely as any other (Fisher and Yates).
  @inlinable
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, integer(below: last + 1))
    }
  }

  /// The elements in random order, every order as likely as any other.
  @inlinable
  public mutating func shuffled<Element>(_ elements: some Sequence<Element>) -> [Element] {
    var order = Array(elements)
    shuffle(&order)
    return order
  }

  /// The numbers 0 ..< count in random order.
  @inlinable
  public mutating func permutation(of count: Int) -> [Int] {
    shuffled(0..<count)
  }
}

/// ln x for x > 0, by additions, multiplications and divisions alone.
///
/// The C library's `log` may differ in its last bit from one version to the next. These operations
/// are fixed by IEEE 754, so that the same seed gives the same bits everywhere.
///
///     x = m·2ᵉ with √½ ≤ m < √2,   t = (m − 1)/(m + 1)
///     ln x = e·ln 2 + 2·(t + t³/3 + t⁵/5 + …)
func naturalLogarithm(_ x: Double) -> Double {
  var exponent = Double(x.exponent)
  var m = x.significand
  if m >= 2.0.squareRoot() {
    m /= 2
    exponent += 1
  }
  let t = (m - 1) / (m + 1)
  let square = t * t
  var series = 1 / 25.0
  series = series * square + 1 / 23.0
  series = series * square + 1 / 21.0
  series = series * square + 1 / 19.0
  series = series * square + 1 / 17.0
  series = series * square + 1 / 15.0
  series = series * square + 1 / 13.0
  series = series * square + 1 / 11.0
  series = series * square + 1 / 9.0
  series = series * square + 1 / 7.0
  series = series * square + 1 / 5.0
  series = series * square + 1 / 3.0
  series = series * square + 1
  return exponent * 0.693_147_180_559_945_3 + 2 * t * series
}
