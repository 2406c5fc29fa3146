/// A token for each character: the shortest vocabulary that reads nearly everything, and the longest sequences.
///
/// A character is a code point, Python's idea of one: the family emoji 👩‍👧 is three, and é may be one or two. So texts
/// come back exactly, as long as the vocabulary has all their characters; the others become `[UNK]`.
public struct CharacterTokenizer: Tokenizer, Equatable {
  private let table: TokenTable
  private let unknown: Int

  /// The characters of some texts, the most frequent first behind the special tokens.
  ///
  /// - Parameters:
  ///   - texts: what the characters are taken from.
  ///   - size: how many tokens there are at most, the special ones counted; nil takes every character.
  ///   - specials: the special tokens; `[UNK]` must be among them.
  /// - Throws: ``TokenizerError`` where `[UNK]` is not there, or a special token is named twice.
  public init(
    fitting texts: [String], size: Int? = nil, specials: [SpecialToken] = SpecialToken.bert
  ) throws(TokenizerError) {
    let characters = texts.lazy.flatMap { $0.unicodeScalars.lazy.map { String($0) } }
    try self.init(
      vocabulary: TokenTable.ranked(characters, size: size, specials: specials), specials: specials)
  }

  /// A known vocabulary, in the order of the numbers.
  /// - Throws: ``TokenizerError`` where it is damaged.
  public init(
    vocabulary: [String], specials: [SpecialToken] = SpecialToken.bert
  ) throws(TokenizerError) {
    table = try TokenTable(vocabulary, specials: specials, why: "was named as a special token")
    guard let unknown = table.number(of: .unknown) else {
      throw .missing(.unknown, why: "stands for unknown characters")
    }
    self.unknown = unknown
  }

  /// What each number spells.
  public var vocabulary: [String] { table.tokens }

  /// The special tokens, in the order of their numbers.
  public var specialTokens: [SpecialToken] { table.specials }

  /// The number of a special token.
  public func number(of special: SpecialToken) -> Int? { table.number(of: special) }

  /// The numbers of a text's characters.
  public func encode(_ text: String) -> [Int] {
    text.unicodeScalars.map { table.number(of: Array(String($0).utf8)) ?? unknown }
  }

  /// The text of numbers.
  public func decode(_ numbers: [Int]) throws(TokenizerError) -> String {
    try requireVocabulary(numbers)
    return numbers.filter { !table.isSilent($0) }.map { table.tokens[$0] }.joined()
  }
}
