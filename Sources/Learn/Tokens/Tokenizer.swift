/// Cuts texts into tokens, each with a whole number, and makes texts of numbers again.
///
/// A model sees the numbers only: each is a row of its embedding matrix. So model and tokenizer belong together, and
/// ``requireFit(rows:spare:)`` says where they do not.
public protocol Tokenizer: Sendable {
  /// What each number spells, for people to read. Its count is the number of rows that an embedding needs.
  var vocabulary: [String] { get }

  /// The special tokens that have a number, in the order of their numbers.
  var specialTokens: [SpecialToken] { get }

  /// The number of a special token; nil where the vocabulary has none.
  func number(of special: SpecialToken) -> Int?

  /// The numbers of a text's tokens, without special ones, but for ``SpecialToken/unknown`` where the vocabulary lacks
  /// something.
  func encode(_ text: String) -> [Int]

  /// The text of numbers. Special tokens are left out, but for ``SpecialToken/unknown``, which is spelled.
  /// - Throws: ``TokenizerError/outOfRange(number:place:count:)`` for a number that belongs to no token.
  func decode(_ numbers: [Int]) throws(TokenizerError) -> String
}

extension Tokenizer {
  /// What each token of a text spells.
  public func tokens(in text: String) -> [String] { encode(text).map { vocabulary[$0] } }

  /// The number of a special token that must be there.
  /// - Throws: ``TokenizerError/missing(_:why:)``.
  public func required(_ special: SpecialToken, why: String) throws(TokenizerError) -> Int {
    guard let number = number(of: special) else { throw .missing(special, why: why) }
    return number
  }

  /// Checks that every number has a row in a model's embedding.
  ///
  /// - Parameters:
  ///   - rows: how many rows the embedding has.
  ///   - spare: how many rows more than tokens are allowed; some models round the number of rows up.
  /// - Throws: ``TokenizerError/vocabularyMismatch(tokens:rows:)``.
  public func requireFit(rows: Int, spare: Int = 0) throws(TokenizerError) {
    let (tokens, spare) = (vocabulary.count, max(0, spare))
    guard rows >= tokens, rows - tokens <= spare else {
      throw .vocabularyMismatch(tokens: tokens, rows: rows)
    }
  }

  /// Checks that every number belongs to a token.
  /// - Throws: ``TokenizerError/outOfRange(number:place:count:)`` with the first that does not.
  public func requireVocabulary(_ numbers: [Int]) throws(TokenizerError) {
    let count = vocabulary.count
    for (place, number) in numbers.enumerated() where !(0..<count).contains(number) {
      throw .outOfRange(number: number, place: place, count: count)
    }
  }
}
