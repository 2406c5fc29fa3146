/// Reads a decimal number at `position` and moves `position` behind it: an optional sign, digits with a
/// decimal mark, an optional exponent. NaN, and `position` as it was, where there is none.
///
/// The result is the `Double` nearest to the written number, as `strtod` gives it: short numbers by one
/// exact multiplication or division (Clinger 1990), longer ones in 80 bits where the machine has them and
/// the result is not half-way between two doubles, the rest by the library.
///
/// The bytes must end in something that is no part of a number.
@inline(__always)
func scanNumber(
  _ bytes: UnsafePointer<UInt8>, _ position: inout Int, decimalMark: UInt8
) -> Double {
  let start = position
  var i = start
  let isNegative = bytes[i] == UInt8(ascii: "-")
  if isNegative || bytes[i] == UInt8(ascii: "+") { i += 1 }
  var mantissa: UInt64 = 0
  var digits = i
  while case let digit = bytes[i] &- 48, digit <= 9 {
    mantissa = mantissa &* 10 &+ UInt64(digit)
    i += 1
  }
  digits = i - digits
  var exponent = 0
  if bytes[i] == decimalMark {
    i += 1
    let fraction = i
    while case let digit = bytes[i] &- 48, digit <= 9 {
      mantissa = mantissa &* 10 &+ UInt64(digit)
      i += 1
    }
    exponent = fraction - i
    digits -= exponent
  }
  if digits == 0 { return .nan }
  if bytes[i] | 0x20 == UInt8(ascii: "e") {
    var at = i + 1
    let isSmall = bytes[at] == UInt8(ascii: "-")
    if isSmall || bytes[at] == UInt8(ascii: "+") { at += 1 }
    let first = at
    var written = 0
    while case let digit = bytes[at] &- 48, digit <= 9 {
      if written < 100_000 { written = written * 10 + Int(digit) }
      at += 1
    }
    if at == first { return .nan }
    exponent += isSmall ? -written : written
    i = at
  }
  position = i
  if digits <= 19, let value = exactDecimal(mantissa, exponent) {
    return isNegative ? -value : value
  }
  return librarysNumber(bytes + start, i - start, decimalMark: decimalMark)
}

/// mantissa · 10^exponent, correctly rounded; nil where that takes more than a step.
@inline(__always)
private func exactDecimal(_ mantissa: UInt64, _ exponent: Int) -> Double? {
  if exponent == 0 && mantissa <= 1 << 53 { return Double(mantissa) }
  if mantissa <= 1 << 53 && -22...22 ~= exponent {
    return exponent < 0
      ? Double(mantissa) / powersOfTen[-exponent] : Double(mantissa) * powersOfTen[exponent]
  }
  #if arch(x86_64)
    // 10^27 is the last power of ten that 64 bits of significand hold exactly.
    guard -27...27 ~= exponent else { return nil }
    let wide =
      exponent < 0
      ? Float80(mantissa) / widePowersOfTen[-exponent]
      : Float80(mantissa) * widePowersOfTen[exponent]
    // Rounded to 64 bits it lies on the same side of every point half-way between two doubles as
    // before, unless it now lies on one.
    if wide.significandBitPattern & 0x7FF == 0x400 { return nil }
    return Double(wide)
  #else
    return nil
  #endif
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]

#if arch(x86_64)
  private let widePowersOfTen: [Float80] = (0...27).map { power in
    (0..<power).reduce(Float80(1)) { product, _ in product * 10 }
  }
#endif

/// The number as the standard library reads it.
@inline(never)
private func librarysNumber(
  _ bytes: UnsafePointer<UInt8>, _ count: Int, decimalMark: UInt8
) -> Double {
  let text = UnsafeBufferPointer(start: bytes, count: count).map {
    $0 == decimalMark ? UInt8(ascii: ".") : $0
  }
  return Double(String(decoding: text, as: UTF8.self)) ?? .nan
}
