/// A token for each word: short sequences, and a vocabulary that is never long enough.
///
/// Words are cut as BERT cuts them (``BasicTokenization``): at spaces and at punctuation, whose signs are words of their
/// own, as are the characters of Chinese. What the vocabulary does not have becomes `[UNK]`, and its letters are lost.
public struct WordTokenizer: Tokenizer, Equatable {
  /// How texts are cut.
  public let words: BasicTokenization
  private let table: TokenTable
  private let unknown: Int

  /// The most frequent words of some texts, behind the special tokens.
  ///
  /// - Parameters:
  ///   - texts: what the words are taken from.
  ///   - size: how many tokens there are at most, the special ones counted; nil takes every word.
  ///   - specials: the special tokens; `[UNK]` must be among them.
  ///   - words: how texts are cut.
  /// - Throws: ``TokenizerError`` where `[UNK]` is not there, or a special token is named twice.
  public init(
    fitting texts: [String], size: Int? = nil, specials: [SpecialToken] = SpecialToken.bert,
    words: BasicTokenization = BasicTokenization()
  ) throws(TokenizerError) {
    let found = texts.lazy.flatMap { words($0) }
    try self.init(
      vocabulary: TokenTable.ranked(found, size: size, specials: specials), specials: specials,
      words: words)
  }

  /// A known vocabulary, in the order of the numbers.
  /// - Throws: ``TokenizerError`` where it is damaged.
  public init(
    vocabulary: [String], specials: [SpecialToken] = SpecialToken.bert,
    words: BasicTokenization = BasicTokenization()
  ) throws(TokenizerError) {
    self.words = words
    table = try TokenTable(vocabulary, specials: specials, why: "was named as a special token")
    guard let unknown = table.number(of: .unknown) else {
      throw .missing(.unknown, why: "stands for unknown words")
    }
    self.unknown = unknown
  }

  /// What each number spells.
  public var vocabulary: [String] { table.tokens }

  /// The special tokens, in the order of their numbers.
  public var specialTokens: [SpecialToken] { table.specials }

  /// The number of a special token.
  public func number(of special: SpecialToken) -> Int? { table.number(of: special) }

  /// The numbers of a text's words.
  public func encode(_ text: String) -> [Int] {
    words(text).map { table.number(of: Array($0.utf8)) ?? unknown }
  }

  /// The words of numbers, with a space between each two: not exactly what was encoded.
  public func decode(_ numbers: [Int]) throws(TokenizerError) -> String {
    try requireVocabulary(numbers)
    return numbers.filter { !table.isSilent($0) }.map { table.tokens[$0] }.joined(separator: " ")
  }
}
