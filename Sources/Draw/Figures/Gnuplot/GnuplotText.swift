import Notation

/// Numbers in gnuplot's syntax.
enum GnuplotText {
  /// A length or place, to a ten-thousandth. What is larger than any picture is held at ±1,000,000, and
  /// what is no number at 0.
  static func number(_ value: Double) -> String {
    fixed(value.isNaN ? 0 : min(max(value, -1_000_000), 1_000_000), unit: 10_000, digits: 4)
  }

  /// A place in the unit square, fine enough for any picture. What lies far outside is held at ±100.
  static func unit(_ value: Double) -> String {
    fixed(min(max(value, -100), 100), unit: 1_000_000, digits: 6)
  }

  private static func fixed(_ value: Double, unit: Int, digits: Int) -> String {
    let whole = Int(saturating: (value * Double(unit)).rounded())
    let (quotient, remainder) = abs(whole).quotientAndRemainder(dividingBy: unit)
    let sign = whole < 0 ? "-" : ""
    if remainder == 0 { return sign + String(quotient) }
    let fraction = String(remainder)
    return sign + String(quotient) + "."
      + String(repeating: "0", count: digits - fraction.count) + fraction
  }
}
