import Foundation

/// How the numbers of a column are written for people: 1,234.5, 1.234,5, 1'234.5, 12 %, € 3, (5).
///
/// What a point or a comma means is decided by the whole column: a mark that comes twice in a number, or
/// before another, stands between thousands; one that is not followed by three digits is a decimal mark.
struct WrittenNumbers: Equatable {
  let decimalMark: Character
  /// What stands between the thousands, where anything does.
  let groupMark: Character?
  let hasPercent: Bool
  let currency: String?

  /// Finds the way in which most of these words are numbers; nil where there is none, or two that
  /// contradict each other.
  ///
  /// - Parameter prefersThousands: whether "1,000" alone is a thousand; nil leaves it open.
  init?(_ words: [String], fileMark: Character, prefersThousands: Bool?) {
    var (points, commas) = (Evidence(), Evidence())
    var group: Character?
    var hasPercent = false
    var currency: String?
    for word in words {
      guard let bare = BareNumber(word) else { continue }
      hasPercent = hasPercent || bare.hasPercent
      currency = currency ?? bare.currency
      group = group ?? bare.plainGroupMark
      points.take(bare.digits, ".", other: ",")
      commas.take(bare.digits, ",", other: ".")
    }
    if points.isDecimal && points.isGroup || commas.isDecimal && commas.isGroup { return nil }
    if points.isDecimal && commas.isDecimal { return nil }
    if commas.isDecimal || points.isGroup || fileMark == "," && !points.isDecimal && !commas.isGroup
    {
      decimalMark = ","
      groupMark = points.isThere ? "." : group
    } else if commas.isThere && !commas.isGroup && !points.isDecimal {
      // "1,000" alone.
      guard let prefersThousands else { return nil }
      decimalMark = prefersThousands ? "." : ","
      groupMark = prefersThousands ? "," : group
    } else {
      decimalMark = "."
      groupMark = commas.isThere ? "," : group
    }
    self.hasPercent = hasPercent
    self.currency = currency
  }

  /// The number that a word is; nil where it is none.
  func number(_ word: String) -> Double? {
    if let plain = special(word) { return plain }
    guard let bare = BareNumber(word) else { return nil }
    let parts = bare.digits.split(separator: decimalMark, omittingEmptySubsequences: false)
    guard parts.count <= 2 else { return nil }
    let other: Character = decimalMark == "." ? "," : "."
    var whole = parts[0]
    if whole.contains(other) {
      guard whole.isGrouped(by: other) else { return nil }
      whole.removeAll { $0 == other }
    }
    if parts.count == 2, parts[1].contains(other) { return nil }
    let text = whole + (parts.count == 2 ? "." + parts[1] : "") + bare.exponent
    return Double(text).map { bare.isNegative ? -$0 : $0 }
  }

  private func special(_ word: String) -> Double? {
    switch word.lowercased() {
    case "inf", "+inf", "infinity", "+infinity", "∞": .infinity
    case "-inf", "-infinity", "-∞": -.infinity
    default: nil
    }
  }

  /// What was read otherwise than as it stands, in words; nil where it was read as it stands.
  func said(_ example: String) -> String? {
    var parts: [String] = []
    if hasPercent { parts.append("percentages") }
    if let currency { parts.append("amounts of money (\(currency))") }
    if decimalMark == "," { parts.append("numbers with a decimal comma") }
    if let groupMark {
      let name =
        switch groupMark {
        case ",": "commas"
        case ".": "points"
        case " ": "blanks"
        default: "apostrophes"
        }
      parts.append("numbers with \(name) between the thousands")
    }
    if parts.isEmpty { return nil }
    return
      "its cells, such as '\(example.onOneLine)', were read as \(parts.joined(separator: ", "))"
  }

  /// What the words of a column say of a mark.
  private struct Evidence {
    var isThere = false
    var isDecimal = false
    var isGroup = false

    mutating func take(_ digits: String, _ mark: Character, other: Character) {
      let parts = digits.split(separator: mark, omittingEmptySubsequences: false)
      if parts.count == 1 { return }
      isThere = true
      if parts.count > 2 {
        isGroup = true
      } else if let at = digits.firstIndex(of: mark), let last = digits.lastIndex(of: other) {
        if at < last { isGroup = true } else { isDecimal = true }
      } else if parts[1].count != 3 || parts[0].count > 3 || parts[0].isEmpty || parts[0] == "0" {
        isDecimal = true
      }
    }
  }
}

/// A number without what stands around it.
private struct BareNumber {
  /// Digits, points and commas.
  var digits = ""
  var exponent = ""
  var isNegative = false
  var hasPercent = false
  var currency: String?
  /// A blank or an apostrophe between the thousands.
  var plainGroupMark: Character?

  init?(_ word: String) {
    guard word.count <= 40, word.contains(where: \.isASCIIDigit) else { return nil }
    var rest = BareNumber.trimmed(word[...])
    if rest.hasPrefix("("), rest.hasSuffix(")") {
      isNegative = true
      rest = BareNumber.trimmed(rest.dropFirst().dropLast())
    }
    takeSign(&rest)
    takeCurrency(&rest)
    takeSign(&rest)
    if rest.hasSuffix("%") {
      hasPercent = true
      rest = BareNumber.trimmed(rest.dropLast())
    }
    if let at = rest.lastIndex(where: { $0 == "e" || $0 == "E" }) {
      let power = rest[rest.index(after: at)...]
      guard power.drop(while: { $0 == "-" || $0 == "+" }).isDigits else { return nil }
      exponent = "e" + power
      rest = rest[..<at]
    }
    guard takeGroups(rest) else { return nil }
  }

  private mutating func takeSign(_ rest: inout Substring) {
    guard let sign = rest.first, "-+−–".contains(sign) else { return }
    if sign != "+" { isNegative.toggle() }
    rest = BareNumber.trimmed(rest.dropFirst())
  }

  private mutating func takeCurrency(_ rest: inout Substring) {
    for name in BareNumber.currencies {
      if rest.hasPrefix(name) {
        currency = name
        rest = BareNumber.trimmed(rest.dropFirst(name.count))
        return
      }
      if rest.hasSuffix(name) {
        currency = name
        rest = BareNumber.trimmed(rest.dropLast(name.count))
        return
      }
    }
  }

  /// Digits with points and commas; blanks and apostrophes where they stand between groups of three.
  private mutating func takeGroups(_ rest: Substring) -> Bool {
    var plain = ""
    for character in rest {
      if character.isASCIIDigit || character == "." || character == "," {
        plain.append(character)
      } else if BareNumber.blanks.contains(character) || "'’".contains(character) {
        let mark: Character = BareNumber.blanks.contains(character) ? " " : "'"
        if let plainGroupMark, plainGroupMark != mark { return false }
        plainGroupMark = mark
        plain.append("_")
      } else {
        return false
      }
    }
    if plainGroupMark != nil {
      let end = plain.firstIndex { $0 == "." || $0 == "," } ?? plain.endIndex
      guard plain[..<end].isGrouped(by: "_"), !plain[end...].contains("_") else { return false }
    }
    digits = plain.filter { $0 != "_" }
    return digits.contains(where: \.isASCIIDigit)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { blanks.contains($0) }
    while let last = text.last, blanks.contains(last) { text.removeLast() }
    return text
  }

  private static let blanks: Set<Character> = [
    " ", "\t", "\u{A0}", "\u{2009}", "\u{202F}", "\u{2007}", "\u{3000}", "\n", "\r", "\r\n",
  ]

  private static let currencies = [
    "US$", "R$", "$", "€", "£", "¥", "￥", "₩", "₹", "₽", "₺", "฿", "zł", "Kč", "kr", "CHF", "Fr.",
    "SFr.", "EUR", "USD", "GBP", "JPY", "CNY", "RMB", "元", "円", "원",
  ]
}
