/// Tokens with a number each, found in both directions.
///
/// Tokens are compared byte by byte. Swift's own comparison takes é for the same as e with an accent behind it, and so
/// would a dictionary of strings; for a model these are two tokens.
struct TokenTable: Sendable, Equatable {
  /// What each number spells.
  let tokens: [String]
  /// The special ones among them, in the order of their numbers.
  let specials: [SpecialToken]
  private let numbers: [Spelling: Int]
  private let specialNumbers: [SpecialToken: Int]

  /// Tokens in the order of their numbers, the special ones among them.
  /// - Throws: ``TokenizerError`` where there are none, one is empty or there twice, or a special one is not there.
  init(_ tokens: [String], specials: [SpecialToken], why: String) throws(TokenizerError) {
    if tokens.isEmpty { throw .empty("the vocabulary") }
    var numbers: [Spelling: Int] = [:]
    numbers.reserveCapacity(tokens.count)
    for (number, token) in tokens.enumerated() {
      if token.isEmpty { throw .emptyToken(number: number) }
      if let first = numbers.updateValue(number, forKey: Spelling(token)) {
        throw .repeated(token: token, first: first, second: number)
      }
    }
    var specialNumbers: [SpecialToken: Int] = [:]
    for special in specials {
      if specialNumbers[special] != nil { throw .repeatedSpecial(special) }
      guard let number = numbers.removeValue(forKey: Spelling(special.rawValue)) else {
        throw .missing(special, why: why)
      }
      specialNumbers[special] = number
    }
    self.tokens = tokens
    self.specials = specials.sorted { specialNumbers[$0]! < specialNumbers[$1]! }
    self.numbers = numbers
    self.specialNumbers = specialNumbers
  }

  /// The number of a piece of text; nil for what is not there, and for special tokens.
  func number(of token: [UInt8]) -> Int? { numbers[Spelling(bytes: token)] }

  /// The number of a special token.
  func number(of special: SpecialToken) -> Int? { specialNumbers[special] }

  /// Whether a number is that of a special token that decoding leaves out.
  func isSilent(_ number: Int) -> Bool {
    specialNumbers.contains { $0.value == number && $0.key != .unknown }
  }

  /// The most frequent of some pieces of text, behind the special tokens.
  ///
  /// Equally frequent ones are in the order of their bytes, so that the numbers do not depend on chance.
  static func ranked(
    _ pieces: some Sequence<String>, size: Int?, specials: [SpecialToken]
  ) -> [String] {
    var counts: [Spelling: Int] = [:]
    for piece in pieces where !piece.isEmpty { counts[Spelling(piece), default: 0] += 1 }
    for special in specials { counts[Spelling(special.rawValue)] = nil }
    let ranked = counts.sorted { a, b in
      a.value == b.value
        ? a.key.bytes.lexicographicallyPrecedes(b.key.bytes) : a.value > b.value
    }
    let room = size.map { max(0, $0 - specials.count) } ?? ranked.count
    return specials.map(\.rawValue)
      + ranked.prefix(room).map { String(decoding: $0.key.bytes, as: UTF8.self) }
  }
}

/// The bytes of a token. An array would give them to the hash one by one, which takes longer than all else.
private struct Spelling: Hashable {
  let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }
  init(_ text: String) { bytes = Array(text.utf8) }

  func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}
