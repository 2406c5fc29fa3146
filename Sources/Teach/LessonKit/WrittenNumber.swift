import Foundation

/// A number as it is shown to people: so many significant digits, a real minus sign, and no
/// trailing zeros; powers of ten for the very large and the very small. What can be counted, a whole
/// number below a hundred million, keeps all of its digits.
///
///     written(0.123456)  →  0.1235
///     written(-2)        →  −2
///     written(1.5e-9)    →  1.5·10⁻⁹
///     written(407050)    →  407050
public func written(_ number: Double, digits: Int = 4) -> String {
  if number.isNaN { return "NaN" }
  if number.isInfinite { return number < 0 ? "−∞" : "∞" }
  let isCount = number == number.rounded() && abs(number) < 1e8
  let figures = isCount ? max(digits, 8) : digits
  let parts = String(format: "%.\(figures)g", number == 0 ? 0 : number).split(separator: "e")
  let mantissa = String(parts[0]).replacing("-", with: "−")
  guard parts.count == 2, let exponent = Int(parts[1]) else { return mantissa }
  let raised = String(exponent).map { superscripts[$0] ?? $0 }
  let power = "10" + String(raised)
  return mantissa == "1" ? power : mantissa == "−1" ? "−\(power)" : "\(mantissa)·\(power)"
}

private let superscripts: [Character: Character] = Dictionary(
  uniqueKeysWithValues: zip("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
