import Foundation

/// Numbers as readers of a book want to see them.
enum Numbers {
  /// With so many digits after the point: "−12,345.50". Four digits stand together, unless `groups` says that
  /// neighbours are longer.
  static func fixed(_ value: Double, _ digits: Int, groups: Bool = false) -> String {
    let text = String(format: "%.\(digits)f", abs(value))
    let isZero = !text.contains { $0 != "0" && $0 != "." }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    var whole = Array(parts[0])
    if whole.count > (groups ? 3 : 4) {
      for place in stride(from: whole.count - 3, to: 0, by: -3) { whole.insert(",", at: place) }
    }
    let fraction = parts.count > 1 ? "." + parts[1] : ""
    return (value < 0 && !isZero ? "−" : "") + String(whole) + fraction
  }

  /// With at most four digits that count: "0.4167", "12.5", "1.2×10⁻⁷".
  static func short(_ value: Double, _ digits: Int = 4) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "−∞" : "∞" }
    if value == 0 { return "0" }
    let exponent = Int(floor(log10(abs(value))))
    if exponent >= 6 || exponent < -4 {
      let mantissa = trimmed(fixed(value / pow(10, Double(exponent)), digits - 2))
      return mantissa + "×" + power(exponent)
    }
    return trimmed(fixed(value, max(0, digits - 1 - exponent)))
  }

  /// How many digits after the point show all numbers to three that count, and none in vain.
  static func digits(toShow values: [Double]) -> Int {
    let longest = values.map { value -> Int in
      guard let point = short(value, 3).firstIndex(of: ".") else { return 0 }
      return short(value, 3)[point...].dropFirst().prefix { $0.isNumber }.count
    }
    return min(longest.max() ?? 0, 4)
  }

  /// "10⁻³"
  static func power(_ exponent: Int) -> String {
    let superscripts: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let digits = String(abs(exponent)).map { superscripts[$0.wholeNumberValue!] }
    return "10" + (exponent < 0 ? "⁻" : "") + String(digits)
  }

  /// Without zeros at the end of the part after the point.
  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var characters = Array(text)
    while characters.last == "0" { characters.removeLast() }
    if characters.last == "." { characters.removeLast() }
    return String(characters)
  }
}
