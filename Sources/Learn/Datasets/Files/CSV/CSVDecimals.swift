/// How people write numbers besides "1234.5".
enum WrittenNumberForm: Sendable {
  /// 1,5
  case decimalComma
  /// 1,000 or 1,234,567.89
  case thousandsComma

  /// What a word is that is a number for people only; nil where it is none. "1,000" may be both; it is
  /// taken for a thousand.
  init?(_ word: String) {
    let plain = word.first == "-" || word.first == "+" ? word.dropFirst() : word[...]
    let parts = plain.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count >= 2, !parts[0].isEmpty, parts[0].allSatisfy(\.isASCIIDigit) else {
      return nil
    }
    let last = parts.last!.split(separator: ".", omittingEmptySubsequences: false)
    let groups = parts[1..<(parts.count - 1)] + [last[0]]
    let isGrouped =
      parts[0].count <= 3
      && groups.allSatisfy { $0.count == 3 && $0.allSatisfy(\.isASCIIDigit) }
      && (last.count == 1 || last.count == 2 && last[1].allSatisfy(\.isASCIIDigit))
    if isGrouped {
      self = .thousandsComma
    } else if parts.count == 2, !parts[1].isEmpty, parts[1].allSatisfy(\.isASCIIDigit) {
      self = .decimalComma
    } else {
      return nil
    }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

extension CSVReader {
  /// The decimal mark: a comma where the cells are divided by semicolons, some number among the first
  /// rows is written with a comma, and none with a point; else a point. "1,000" alone may be a thousand,
  /// and settles nothing.
  func likelyDecimalMark() -> Character {
    if scanner.separator != UInt8(ascii: ";") { return "." }
    let cells = sample(from: start, likeWidth: 256).joined()
    let hasPoints = cells.contains { $0.contains(".") && Double($0) != nil }
    let hasCommas = cells.contains { WrittenNumberForm($0) == .decimalComma }
    return hasCommas && !hasPoints ? "," : "."
  }
}

extension Column {
  /// What most of the words would be if they were read as people read them, with an example; nil where
  /// they are no numbers.
  var writtenNumbers: (form: WrittenNumberForm, example: String)? {
    guard case .words(_, let categories) = values, !categories.isEmpty else { return nil }
    let forms = categories.compactMap { word in
      (WrittenNumberForm(word) ?? (Double(word) == nil ? nil : .thousandsComma)).map { (word, $0) }
    }
    guard forms.count * 10 >= categories.count * 9,
      let example = forms.first(where: { WrittenNumberForm($0.0) != nil })
    else { return nil }
    let comma = forms.first { WrittenNumberForm($0.0) == .decimalComma }
    return (comma == nil ? .thousandsComma : .decimalComma, (comma ?? example).0)
  }

  /// A sentence where numbers were written so that they are words; nil where they were not.
  var writtenNumbersNote: String? {
    guard let (form, example) = writtenNumbers else { return nil }
    return switch form {
    case .decimalComma:
      "its words, such as '\(example)', look like numbers with a decimal comma; write them with a point"
    case .thousandsComma:
      "its words, such as '\(example)', look like numbers with commas between the thousands; write "
        + "them without"
    }
  }
}
