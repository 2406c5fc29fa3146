/// How NumPy writes the numbers of one array: with or without exponent, and padded to one width.
struct NumberFormat {
  private let hasExponent: Bool
  private let precision: Precision
  private var whole = 0
  private var fraction = 0

  init(_ values: [Double], _ precision: Precision) {
    self.precision = precision
    let sizes = values.filter { $0.isFinite && $0 != 0 }.map(abs)
    let (most, least) = (sizes.max() ?? 1, sizes.min() ?? 1)
    hasExponent = most >= 1e8 || least < 1e-4 || most / least > 1000
    for value in values where value.isFinite {
      let parts = self.parts(value)
      whole = max(whole, parts.whole.count)
      fraction = max(fraction, parts.fraction.count)
    }
    for value in values where !value.isFinite {
      whole = max(whole, name(value).count - fraction - 1)
    }
  }

  /// The number, padded.
  func text(_ value: Double) -> String {
    guard value.isFinite else {
      let name = name(value)
      return String(repeating: " ", count: max(whole + 1 + fraction - name.count, 0)) + name
    }
    let parts = parts(value)
    let left = String(repeating: " ", count: max(whole - parts.whole.count, 0)) + parts.whole
    let missing = fraction - parts.fraction.count
    if hasExponent {
      let zeros = String(repeating: "0", count: max(missing, 0))
      return left + "." + parts.fraction + zeros + parts.exponent
    }
    return left + "." + parts.fraction + String(repeating: " ", count: max(missing, 0))
  }

  private func name(_ value: Double) -> String {
    value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
  }

  /// The digits before and after the point, and the exponent where there is one.
  private func parts(_ value: Double) -> (whole: String, fraction: String, exponent: String) {
    var number = Decimal(value, precision)
    let sign = value.sign == .minus ? "-" : ""
    if hasExponent {
      number.round(toDigits: 9)
      let exponent = number.isZero ? 0 : number.point - 1
      let digits = String(abs(exponent))
      return (
        sign + number.text(0..<1), number.text(1..<max(1, number.digits.count)),
        (exponent < 0 ? "e-" : "e+") + (digits.count < 2 ? "0" : "") + digits
      )
    }
    number.round(toDigits: number.point + 8)
    let whole = number.point > 0 ? number.text(0..<number.point) : "0"
    let end = max(number.point, number.digits.count)
    return (sign + whole, number.isZero ? "" : number.text(number.point..<end), "")
  }
}

/// A number as decimal digits: 0.d₀d₁d₂… times ten to the power `point`.
private struct Decimal {
  var digits: [UInt8] = []
  var point = 0

  /// The fewest digits that give back the number in its precision.
  init(_ value: Double, _ precision: Precision) {
    let shortest = precision == .single ? Float(value).description : value.description
    var exponent = 0
    var isFraction = false
    let mantissa = shortest.prefix { $0 != "e" }
    if mantissa.count < shortest.count { exponent = Int(shortest.dropFirst(mantissa.count + 1))! }
    for character in mantissa {
      if character == "." {
        isFraction = true
      } else if let digit = character.wholeNumberValue {
        digits.append(UInt8(digit))
        if !isFraction { point += 1 }
      }
    }
    point += exponent
    while digits.first == 0 {
      digits.removeFirst()
      point -= 1
    }
    trim()
  }

  var isZero: Bool { digits.isEmpty }

  /// The digits at these places; zeros where there are none.
  func text(_ places: Range<Int>) -> String {
    places.map { digits.indices.contains($0) ? String(digits[$0]) : "0" }.joined()
  }

  /// Rounds to `count` digits, to the nearest, halves to even.
  mutating func round(toDigits count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      digits = []
      return
    }
    let (next, rest) = (digits[count], digits[(count + 1)...])
    let isOdd = count > 0 && digits[count - 1] % 2 == 1
    let up = next > 5 || next == 5 && (isOdd || rest.contains { $0 > 0 })
    digits.removeSubrange(count...)
    if up { increase() }
    trim()
  }

  private mutating func increase() {
    var place = digits.count - 1
    while place >= 0 {
      if digits[place] < 9 {
        digits[place] += 1
        return
      }
      digits[place] = 0
      place -= 1
    }
    digits.insert(1, at: 0)
    point += 1
  }

  private mutating func trim() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { point = 0 }
  }
}
