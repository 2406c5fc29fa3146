import Glibc

/// How a number is written, for the places where numbers stand: running text, tables, figures, logs.
public struct NumberStyle: Sendable {
  enum Form: Sendable {
    case significant(Int)
    case probability(Int)
    case wholePart(Int)
    case decimals(Int)
    case grouped(Int, always: Bool)
    case figure(Int)
    case exact
    case log
  }

  let form: Form

  /// For running text: so many significant digits and no trailing zeros, powers of ten for the very large
  /// and the very small. What can be counted, a whole number below a hundred million, keeps all digits:
  /// 0.1235, −2, 1.5·10⁻⁹, 407050.
  public static func significant(_ digits: Int = 4) -> NumberStyle {
    NumberStyle(form: .significant(digits))
  }

  /// For probabilities in running text: so many significant digits, and more of them where a probability below 1 would
  /// be rounded to 1, for only what is certain is 1: 0.136, 0.99996, 1 − 2·10⁻⁸.
  public static func probability(_ digits: Int = 3) -> NumberStyle {
    NumberStyle(form: .probability(digits))
  }

  /// For numbers of data: four significant digits, and below ten million all that stand before the point:
  /// 0.1235, 12346, 1.5·10⁻⁹.
  public static let wholePart = NumberStyle(form: .wholePart(4))

  /// So many digits after the point: 0.50, −12345.50.
  public static func decimals(_ digits: Int) -> NumberStyle { NumberStyle(form: .decimals(digits)) }

  /// So many digits after the point, and commas between thousands: −12,345.50. Four digits stand together,
  /// unless `always` says that neighbors are longer.
  public static func grouped(_ digits: Int, always: Bool = false) -> NumberStyle {
    NumberStyle(form: .grouped(digits, always: always))
  }

  /// For figures: so many significant digits, commas between thousands, powers of ten from a million on:
  /// 0.4167, 12,346, 1.2·10⁻⁷.
  public static func figure(_ digits: Int = 4) -> NumberStyle { NumberStyle(form: .figure(digits)) }

  /// The fewest digits that read back as the same number, without a needless ".0", and with a minus sign that
  /// can be typed: 3, 0.1, -2.5.
  public static let exact = NumberStyle(form: .exact)

  /// For the lines of a training, as Keras writes them: 0.2567, 1.0000e-04.
  public static let log = NumberStyle(form: .log)
}

/// A number as it is shown to people, in this style.
///
///     written(0.4167, .decimals(2))  →  0.42
///     written(1.2e-7, .figure())     →  1.2·10⁻⁷
public func written(_ number: Double, _ style: NumberStyle) -> String {
  switch style.form {
  case .exact: return exact(number)
  case .log: return log(number)
  default: break
  }
  if number.isNaN { return "NaN" }
  if number.isInfinite { return number < 0 ? "−∞" : "∞" }
  switch style.form {
  case .significant(let digits): return significant(number, digits)
  case .probability(let digits): return probability(number, digits)
  case .wholePart(let digits): return wholePart(number, digits)
  case .decimals(let digits): return fixed(number, digits)
  case .grouped(let digits, let always): return grouped(number, digits, always: always)
  case .figure(let digits): return figure(number, digits)
  case .exact, .log: return ""
  }
}

/// A number as it stands in running text, in the style `.significant(digits)`.
///
///     written(0.123456)  →  0.1235
///     written(-2)        →  −2
///     written(1.5e-9)    →  1.5·10⁻⁹
///     written(407050)    →  407050
public func written(_ number: Double, digits: Int = 4) -> String {
  written(number, .significant(digits))
}

/// Numbers as they stand in running text, in round brackets.
///
///     written([1, -2.5])  →  (1, −2.5)
public func written(_ numbers: [Double], digits: Int = 4) -> String {
  "(" + numbers.map { written($0, digits: digits) }.joined(separator: ", ") + ")"
}

/// A fraction in percent, with three significant digits.
///
///     percent(0.9731)  →  97.3 %
public func percent(_ fraction: Double) -> String { written(100 * fraction, digits: 3) + " %" }

private func significant(_ number: Double, _ digits: Int) -> String {
  let isCount = number == number.rounded() && abs(number) < 1e8
  let figures = isCount ? max(digits, 8) : digits
  let parts = printed("%.*g", figures, number == 0 ? 0 : number).split(separator: "e")
  let mantissa = String(parts[0]).replacing("-", with: "−")
  guard parts.count == 2, let exponent = Int(parts[1]) else { return mantissa }
  return times(mantissa, powerOfTen(exponent))
}

private func probability(_ number: Double, _ digits: Int) -> String {
  let text = significant(number, digits)
  let rest = 1 - number
  guard text == "1", rest > 0 else { return text }
  if rest < 1e-7 { return "1 − " + significant(rest, 1) }
  // The first digit that is not a 9 stands where the rest has its first digit.
  return trimmed(fixed(number, Int(saturating: -floor(log10(rest)))))
}

private func wholePart(_ number: Double, _ digits: Int) -> String {
  if number == number.rounded() && abs(number) < 1e7 { return fixed(number, 0) }
  let parts = printed("%.*e", digits - 1, number).split(separator: "e")
  let exponent = Int(parts[1]) ?? 0
  if exponent < -4 || exponent > 6 {
    return times(trimmed(String(parts[0]).replacing("-", with: "−")), powerOfTen(exponent))
  }
  return trimmed(fixed(number, max(0, digits - 1 - exponent)))
}

private func times(_ mantissa: String, _ power: String) -> String {
  mantissa == "1" ? power : mantissa == "−1" ? "−\(power)" : "\(mantissa)·\(power)"
}

private func fixed(_ number: Double, _ digits: Int) -> String {
  let text = printed("%.*f", digits, abs(number))
  let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
  return (number < 0 && !isZero ? "−" : "") + text
}

private func grouped(_ number: Double, _ digits: Int, always: Bool) -> String {
  let text = fixed(abs(number), digits)
  let parts = text.split(separator: ".", omittingEmptySubsequences: false)
  var whole = Array(parts[0])
  if whole.count > (always ? 3 : 4) {
    for place in stride(from: whole.count - 3, to: 0, by: -3) { whole.insert(",", at: place) }
  }
  let fraction = parts.count > 1 ? "." + parts[1] : ""
  return (fixed(number, digits).hasPrefix("−") ? "−" : "") + String(whole) + fraction
}

private func figure(_ number: Double, _ digits: Int) -> String {
  if number == 0 { return "0" }
  let exponent = Int(saturating: floor(log10(abs(number))))
  if exponent >= 6 || exponent < -4 {
    // 10⁻³²⁴ is no number; 10³⁰⁰ times as much is.
    let lift = exponent < -300 ? 300 : 0
    let mantissa = number * pow(10, Double(lift)) / pow(10, Double(exponent + lift))
    return times(trimmed(grouped(mantissa, digits - 2, always: false)), powerOfTen(exponent))
  }
  return trimmed(grouped(number, max(0, digits - 1 - exponent), always: false))
}

private func exact(_ number: Double) -> String {
  number == number.rounded() && abs(number) < 1e15
    ? String(Int(saturating: number)) : String(number)
}

private func log(_ number: Double) -> String {
  if !number.isFinite || abs(number) >= 1e11 { return "\(number)" }
  if number != 0 && abs(number) < 1e-3 { return printed("%.*e", 4, number) }
  return fixed(number, 4).replacing("−", with: "-")
}

/// Without zeros at the end of the part after the point.
private func trimmed(_ text: String) -> String {
  guard text.contains(".") else { return text }
  var characters = Array(text)
  while characters.last == "0" { characters.removeLast() }
  if characters.last == "." { characters.removeLast() }
  return String(characters)
}
