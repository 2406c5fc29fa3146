/// BERT's tokenizer: words that the vocabulary has stay whole, and others are put together from its pieces.
///
/// A text is cut into words (``BasicTokenization``). Of each word the longest beginning that is in the vocabulary is
/// taken, then the longest beginning of the rest, spelled with `##` in front, and so on: *unwanted* becomes `un`, `##want`,
/// `##ed`. Where nothing fits, the whole word is `[UNK]`.
///
/// Wu et al., *Google's neural machine translation system* (2016), and Devlin et al., *BERT* (2018).
public struct WordPieceTokenizer: Tokenizer, Equatable {
  /// How texts are cut into words.
  public let words: BasicTokenization
  /// Words of more code points are `[UNK]`.
  public let longestWord: Int
  private let table: TokenTable
  private let unknown: Int
  /// The bytes of the longest piece: nothing longer needs to be looked for.
  private let longestPiece: Int

  private static let inside = Array("##".utf8)

  /// A known vocabulary, in the order of the numbers.
  ///
  /// - Parameters:
  ///   - vocabulary: the tokens; those that go on within a word begin with `##`.
  ///   - specials: the special tokens; `[UNK]` must be among them.
  ///   - words: how texts are cut into words; models called *cased* need `lowercases: false`.
  ///   - longestWord: words of more code points are `[UNK]`.
  /// - Throws: ``TokenizerError`` where the vocabulary is damaged.
  public init(
    vocabulary: [String], specials: [SpecialToken] = SpecialToken.bert,
    words: BasicTokenization = BasicTokenization(), longestWord: Int = 100
  ) throws(TokenizerError) {
    self.words = words
    self.longestWord = longestWord
    table = try TokenTable(
      vocabulary, specials: specials, why: "every vocabulary of this kind has")
    guard let unknown = table.number(of: .unknown) else {
      throw .missing(.unknown, why: "stands for words that cannot be put together")
    }
    self.unknown = unknown
    longestPiece = vocabulary.reduce(0) { max($0, $1.utf8.count) }
  }

  /// The vocabulary in a `vocab.txt`: a token a line, the first has the number 0.
  /// - Throws: ``TokenizerError`` where the file cannot be read, or the vocabulary is damaged.
  public init(
    path: String, specials: [SpecialToken] = SpecialToken.bert,
    words: BasicTokenization = BasicTokenization(), longestWord: Int = 100
  ) throws(TokenizerError) {
    try self.init(
      vocabulary: VocabularyFile.lines(path), specials: specials, words: words,
      longestWord: longestWord)
  }

  /// What each number spells.
  public var vocabulary: [String] { table.tokens }

  /// The special tokens, in the order of their numbers.
  public var specialTokens: [SpecialToken] { table.specials }

  /// The number of a special token.
  public func number(of special: SpecialToken) -> Int? { table.number(of: special) }

  /// The numbers of a text's pieces.
  public func encode(_ text: String) -> [Int] { words(text).flatMap { pieces(of: $0) } }

  /// The longest piece first, again and again; `[UNK]` where none fits.
  private func pieces(of word: String) -> [Int] {
    if word.unicodeScalars.count > longestWord { return [unknown] }
    let bytes = Array(word.utf8)
    var (pieces, start) = ([Int](), 0)
    while start < bytes.count {
      var end = min(bytes.count, start + longestPiece)
      var piece = (start == 0 ? [] : Self.inside) + bytes[start..<end]
      var found = table.number(of: piece)
      while found == nil && end > start + 1 {
        piece.removeLast()
        end -= 1
        found = table.number(of: piece)
      }
      guard let found else { return [unknown] }
      pieces.append(found)
      start = end
    }
    return pieces
  }

  /// The words of numbers, their pieces joined, with a space between each two words: not exactly what was encoded.
  public func decode(_ numbers: [Int]) throws(TokenizerError) -> String {
    try requireVocabulary(numbers)
    var text = ""
    for number in numbers where !table.isSilent(number) {
      let token = table.tokens[number]
      if token.hasPrefix("##") && !text.isEmpty {
        text += token.dropFirst(2)
      } else {
        text += (text.isEmpty ? "" : " ") + token
      }
    }
    return text
  }
}
