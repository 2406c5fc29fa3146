/// Byte-pair encoding: text as bytes, of which frequent neighbors were joined, again and again.
///
/// The tokens are 256 bytes, and one for each merge. A text becomes its bytes in UTF-8; then the merges are made in the
/// order in which they were learned. Since every byte is a token, nothing is unknown: any text of any script, emoji too,
/// comes back exactly. Merges do not reach beyond the pieces that ``BytePairPieces`` cuts.
///
/// The numbers: first the special tokens, then the bytes, then the merges. So a tokenizer with fewer merges,
/// ``keeping(merges:)``, gives the same numbers to what both have.
///
/// Gage, *A new algorithm for data compression* (1994); Sennrich, Haddow, Birch, *Neural machine translation of rare words
/// with subword units* (2016); on bytes: Radford et al., *Language models are unsupervised multitask learners* (2019).
public struct BytePairTokenizer: Tokenizer, Equatable {
  /// The merges, in the order in which they were learned and are made.
  public let merges: [BytePairMerge]
  /// The special tokens: they have the numbers 0, 1, …
  public let specialTokens: [SpecialToken]
  /// What each number spells. A token that is not whole letters is shown as its bytes, such as `<E4 BD>`.
  public let vocabulary: [String]
  /// The bytes of each number; none for special tokens.
  let bytes: [[UInt8]]
  /// When each pair is merged.
  private let ranks: [BytePairMerge: Int]

  /// No token has more bytes: a small file must not fill the memory with merges that double a token each.
  static let longestToken = 1024

  /// Known merges; ``BytePairTraining`` learns them from texts.
  ///
  /// - Parameters:
  ///   - merges: which numbers are joined; each may only name what comes before it.
  ///   - specials: the special tokens.
  /// - Throws: ``TokenizerError`` where a merge or a special token does not do.
  public init(
    merges: [BytePairMerge], specials: [SpecialToken] = []
  ) throws(TokenizerError) {
    try self.init(merges: merges, specials: specials, mostBytes: 1 << 26)
  }

  /// The same, with a limit to the bytes of all tokens together.
  init(
    merges: [BytePairMerge], specials: [SpecialToken], mostBytes: Int
  ) throws(TokenizerError) {
    for (place, special) in specials.enumerated() {
      if special.rawValue.isEmpty { throw .emptyToken(number: place) }
      if specials[..<place].contains(special) { throw .repeatedSpecial(special) }
    }
    var bytes = specials.map { _ in [UInt8]() } + (0...255).map { [UInt8($0)] }
    var ranks: [BytePairMerge: Int] = [:]
    var total = 0
    for (rank, merge) in merges.enumerated() {
      for number in [merge.left, merge.right]
      where !(specials.count..<bytes.count).contains(number) {
        throw .merge(place: rank, number: number, known: bytes.count)
      }
      if let first = ranks.updateValue(rank, forKey: merge) {
        throw .repeatedMerge(first: first, second: rank)
      }
      let length = bytes[merge.left].count + bytes[merge.right].count
      if length > Self.longestToken {
        throw .hugeToken(place: rank, bytes: length, most: Self.longestToken)
      }
      total += length
      if total > mostBytes { throw .hugeTokens(place: rank, most: mostBytes) }
      bytes.append(bytes[merge.left] + bytes[merge.right])
    }
    self.merges = merges
    specialTokens = specials
    self.bytes = bytes
    self.ranks = ranks
    vocabulary = specials.map(\.rawValue) + bytes.dropFirst(specials.count).map(Self.spelling)
  }

  /// The number of a special token.
  public func number(of special: SpecialToken) -> Int? { specialTokens.firstIndex(of: special) }

  /// The number of a byte.
  public func number(of byte: UInt8) -> Int { specialTokens.count + Int(byte) }

  /// The same with only the first merges: shorter tokens, and fewer.
  public func keeping(merges count: Int) -> BytePairTokenizer {
    BytePairTokenizer(self, count: min(max(0, count), merges.count))
  }

  private init(_ whole: BytePairTokenizer, count: Int) {
    let tokens = whole.specialTokens.count + 256 + count
    merges = Array(whole.merges.prefix(count))
    specialTokens = whole.specialTokens
    vocabulary = Array(whole.vocabulary.prefix(tokens))
    bytes = Array(whole.bytes.prefix(tokens))
    ranks = whole.ranks.filter { $0.value < count }
  }

  /// The numbers of a text's tokens.
  public func encode(_ text: String) -> [Int] {
    BytePairPieces(text).flatMap { joined($0.utf8.map { number(of: $0) }) }
  }

  /// The numbers with every merge made that was learned.
  func joined(_ numbers: [Int]) -> [Int] {
    var chain = TokenChain(numbers, ranks: ranks, firstMerge: specialTokens.count + 256)
    return chain.joined()
  }

  /// The text of numbers, exactly what was encoded. Special tokens are left out. Bytes that are no letter, as when numbers
  /// were cut within one, become �.
  public func decode(_ numbers: [Int]) throws(TokenizerError) -> String {
    try requireVocabulary(numbers)
    return String(decoding: numbers.flatMap { bytes[$0] }, as: UTF8.self)
  }

  /// Bytes as letters where they are whole ones that can be seen.
  private static func spelling(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self),
      text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
    {
      return text
    }
    let hexadecimal = bytes.map { byte in
      (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
    return "<\(hexadecimal.joined(separator: " "))>"
  }
}

/// Two numbers that become one.
public struct BytePairMerge: Sendable, Hashable, Comparable {
  /// The number in front.
  public let left: Int
  /// The number behind it.
  public let right: Int

  /// Two numbers, in their order.
  public init(_ left: Int, _ right: Int) { (self.left, self.right) = (left, right) }

  /// By the first number, then by the second.
  public static func < (a: BytePairMerge, b: BytePairMerge) -> Bool {
    (a.left, a.right) < (b.left, b.right)
  }
}
