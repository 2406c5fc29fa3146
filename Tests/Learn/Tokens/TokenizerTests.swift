import Randomness
import Tensors
import Testing

@testable import Tokens

/// What every tokenizer keeps to, and how sequences are brought to one length.
struct TokenizerTests {
  private static let texts = ["the film was good", "the film was not good at all", "深度学习 😀"]

  /// One of each kind. Who adds a kind adds it here.
  static func all() throws -> [any Tokenizer] {
    var training = BytePairTraining(texts, specials: SpecialToken.bert)
    for _ in 0..<20 { training.step() }
    return [
      try CharacterTokenizer(fitting: texts), try WordTokenizer(fitting: texts), training.tokenizer,
      try WordPieceTokenizer(
        vocabulary: SpecialToken.bert.map(\.rawValue) + ["the", "fi", "##lm", "good"]),
    ]
  }

  @Test func everyTokenizerKeepsToTheProtocol() throws {
    var random = RandomSource(seed: 1)
    for tokenizer in try Self.all() {
      let count = tokenizer.vocabulary.count
      #expect(Set(tokenizer.specialTokens) == Set(SpecialToken.bert))
      for special in tokenizer.specialTokens {
        #expect(
          tokenizer.vocabulary[try #require(tokenizer.number(of: special))] == special.rawValue)
      }
      let silent = SpecialToken.bert.filter { $0 != .unknown }.compactMap {
        tokenizer.number(of: $0)
      }
      #expect(try tokenizer.decode(silent) == "")
      for _ in 0..<100 {
        let text = MadeTexts.text(&random)
        let numbers = tokenizer.encode(text)
        #expect(numbers.allSatisfy { (0..<count).contains($0) && !silent.contains($0) })
        #expect(tokenizer.tokens(in: text).count == numbers.count)
        _ = try tokenizer.decode(numbers)
      }
      for number in [-1, count, .max, .min] {
        #expect(throws: TokenizerError.outOfRange(number: number, place: 1, count: count)) {
          try tokenizer.decode([0, number])
        }
      }
      try tokenizer.requireFit(rows: count)
      try tokenizer.requireFit(rows: count + 3, spare: 3)
      for (rows, spare) in [
        (count - 1, 0), (count + 1, 0), (count + 4, 3), (0, 9), (-1, 9), (count - 1, -1),
      ] {
        #expect(throws: TokenizerError.vocabularyMismatch(tokens: count, rows: rows)) {
          try tokenizer.requireFit(rows: rows, spare: spare)
        }
      }
    }
  }

  @Test(arguments: 0..<10) func charactersComeBackExactly(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let texts = (0..<20).map { _ in MadeTexts.text(&random) + MadeTexts.wildText(&random) }
    let tokenizer = try CharacterTokenizer(fitting: texts)
    for text in texts {
      #expect(isSame(try tokenizer.decode(tokenizer.encode(text)), text))
      #expect(tokenizer.encode(text).count == text.unicodeScalars.count)
    }
  }

  @Test func frequentCharactersComeFirst() throws {
    let tokenizer = try CharacterTokenizer(fitting: ["abba", "ca"], specials: [.unknown])
    #expect(tokenizer.vocabulary == ["[UNK]", "a", "b", "c"])
    #expect(
      try CharacterTokenizer(fitting: ["abba"], size: 2, specials: [.unknown]).vocabulary == [
        "[UNK]", "a",
      ])
    #expect(tokenizer.encode("adb") == [1, 0, 2])
    #expect(try tokenizer.decode([1, 0, 2]) == "a[UNK]b")
  }

  @Test func wordsAreCounted() throws {
    let tokenizer = try WordTokenizer(fitting: Self.texts, size: 9, specials: [.padding, .unknown])
    #expect(
      tokenizer.vocabulary == ["[PAD]", "[UNK]", "film", "good", "the", "was", "all", "at", "not"])
    #expect(tokenizer.tokens(in: "The FILM, at last") == ["the", "film", "[UNK]", "at", "[UNK]"])
    #expect(try tokenizer.decode([4, 2, 0]) == "the film")
  }

  @Test func vocabulariesThatDoNotDo() {
    func expect(
      _ wanted: TokenizerError, _ tokens: [String], _ specials: [SpecialToken] = [.unknown]
    ) {
      #expect(throws: wanted) { try CharacterTokenizer(vocabulary: tokens, specials: specials) }
      #expect(throws: wanted) { try WordTokenizer(vocabulary: tokens, specials: specials) }
    }
    expect(.empty("the vocabulary"), [])
    expect(.emptyToken(number: 1), ["[UNK]", ""])
    expect(.repeated(token: "a", first: 1, second: 3), ["[UNK]", "a", "b", "a"])
    expect(.repeatedSpecial(.unknown), ["[UNK]", "a"], [.unknown, .unknown])
    expect(
      .missing(.mask, why: "was named as a special token"), ["[UNK]", "a"], [.unknown, .mask])
    #expect(throws: TokenizerError.missing(.unknown, why: "stands for unknown words")) {
      try WordTokenizer(fitting: ["a"], specials: [.padding])
    }
    #expect(throws: TokenizerError.missing(.unknown, why: "stands for unknown characters")) {
      try CharacterTokenizer(fitting: ["a"], specials: [])
    }
  }

  // MARK: one length

  private static func letters() throws -> CharacterTokenizer {
    try CharacterTokenizer(vocabulary: SpecialToken.bert.map(\.rawValue) + ["a", "b", "c"])
  }

  @Test func sequencesOfOneLength() throws {
    let tokenizer = try Self.letters()
    let batch = try tokenizer.encode(
      ["ab", "abcabc", ""], length: 5, opening: .classification, closing: .separator)
    #expect(batch.numbers.shape == [3, 5] && batch.mask.shape == [3, 5])
    #expect(batch.numbers.values == [2, 5, 6, 3, 0, 2, 5, 6, 7, 3, 2, 3, 0, 0, 0])
    #expect(batch.mask.values == [1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0])
    #expect(batch.lengths == [4, 8, 2])
    let other = try tokenizer.encode(["ab", "abc"], length: 2, padding: .front, truncation: .front)
    #expect(other.numbers.values == [5, 6, 6, 7] && other.mask.sum().scalar == 4)
    let front = try tokenizer.encode(["a"], length: 3, padding: .front)
    #expect(front.numbers.values == [0, 0, 5] && front.mask.values == [0, 0, 1])
  }

  @Test func lengthsThatDoNotDo() throws {
    let tokenizer = try Self.letters()
    func expect(
      _ wanted: TokenizerError, _ texts: [String], length: Int, opening: SpecialToken? = nil,
      truncation: SequenceSide? = .back
    ) {
      #expect(throws: wanted) {
        try tokenizer.encode(texts, length: length, opening: opening, truncation: truncation)
      }
    }
    expect(.empty("the list of texts"), [], length: 3)
    expect(.noRoom(places: 0, specials: 0), ["a"], length: 0)
    expect(.noRoom(places: 1, specials: 1), ["a"], length: 1, opening: .classification)
    expect(
      .tooLong(text: 1, tokens: 4, places: 3), ["a", "abc"], length: 3, opening: .mask,
      truncation: nil)
    expect(
      .missing(.endOfText, why: "opens each text"), ["a"], length: 3, opening: .endOfText)
    let bare = try CharacterTokenizer(vocabulary: ["[UNK]", "a"], specials: [.unknown])
    #expect(throws: TokenizerError.missing(.padding, why: "fills short texts up")) {
      try bare.encode(["a"], length: 2)
    }
  }

  /// Every error has words, and names what came.
  @Test func everyErrorHasWords() {
    let errors: [(TokenizerError, String)] = [
      (.file(path: "v.txt", reason: "gone"), "v.txt: gone"),
      (.hugeFile(path: "v.txt", bytes: 99, most: 9), "99 bytes"),
      (.empty("it"), "it has no tokens"),
      (.emptyToken(number: 7), "number 7"),
      (.repeated(token: "a\u{1B}b", first: 1, second: 2), "“a\u{FFFD}b” has the numbers 1 and 2"),
      (.repeatedSpecial(.mask), "[MASK] is named twice"),
      (.missing(.mask, why: "hides"), "no [MASK], which hides"),
      (.outOfRange(number: 9, place: 3, count: 5), "number 9 at place 3"),
      (.vocabularyMismatch(tokens: 3, rows: 4), "3 tokens, and the model's embedding 4 rows"),
      (.tooLong(text: 0, tokens: 9, places: 8), "9 tokens"),
      (.noRoom(places: 2, specials: 2), "give 3"),
      (.form("odd"), "odd"),
      (.merge(place: 4, number: 999, known: 260), "merge 4 joins the number 999"),
      (.repeatedMerge(first: 1, second: 5), "merges 1 and 5"),
      (.hugeTokens(place: 3, most: 8), "8 bytes"),
      (.hugeToken(place: 3, bytes: 9, most: 8), "a token of 9 bytes"),
    ]
    for (error, words) in errors { #expect(error.description.contains(words), "\(error)") }
  }
}
