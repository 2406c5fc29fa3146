/// How people write numbers besides "1234.5".
enum WrittenNumberForm: Sendable {
  /// 1,5 or 1.234,5
  case decimalComma
  /// 1,000 or 1,234,567.89
  case thousandsComma

  /// What a word is that is a number for people only; nil where it is none. "1,000" may be both; it is
  /// taken for a thousand.
  init?(_ word: String) {
    let plain = word.first == "-" || word.first == "+" ? word.dropFirst() : word[...]
    let parts = plain.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count >= 2, !parts[0].isEmpty else { return nil }
    if parts.count == 2, parts[0].contains("."), parts[0].isGrouped(by: "."), parts[1].isDigits {
      self = .decimalComma
      return
    }
    guard parts[0].isDigits else { return nil }
    let last = parts.last!.split(separator: ".", omittingEmptySubsequences: false)
    let groups = parts[1..<(parts.count - 1)] + [last[0]]
    let isGrouped =
      parts[0].count <= 3 && groups.allSatisfy { $0.count == 3 && $0.isDigits }
      && (last.count == 1 || last.count == 2 && last[1].allSatisfy(\.isASCIIDigit))
    if isGrouped {
      self = .thousandsComma
    } else if parts.count == 2, parts[1].isDigits {
      self = .decimalComma
    } else {
      return nil
    }
  }
}

extension Substring {
  /// Whether there are digits, and nothing else.
  var isDigits: Bool { !isEmpty && allSatisfy(\.isASCIIDigit) }

  /// Whether these are digits in groups of three, the first of one to three.
  func isGrouped(by mark: Character) -> Bool {
    let groups = split(separator: mark, omittingEmptySubsequences: false)
    return (1...3).contains(groups[0].count) && groups[0].isDigits
      && groups.dropFirst().allSatisfy { $0.count == 3 && $0.isDigits }
  }
}

extension Character {
  var isASCIIDigit: Bool { isASCII && isNumber }
}

extension CSVReader {
  /// The decimal mark: a comma where the cells are divided by semicolons, some number among the first
  /// rows is written with a comma, and none with a point that is no mark between thousands; else a point.
  /// "1,000" alone may be a thousand, and settles nothing.
  func likelyDecimalMark() -> Character {
    if scanner.separator != UInt8(ascii: ";") { return "." }
    let cells = look(from: start).flatMap(\.cells)
    let hasPoints = cells.contains {
      $0.contains(".") && Double($0) != nil
        && !$0.drop { $0 == "-" || $0 == "+" }.isGrouped(by: ".")
    }
    let hasCommas = cells.contains { WrittenNumberForm($0) == .decimalComma }
    return hasCommas && !hasPoints ? "," : "."
  }
}
