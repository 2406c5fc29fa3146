import Randomness
import Testing

@testable import Tokens

/// Texts of ASCII take a shorter way, to the same words: with a word behind that is none, they take the longer one.
struct ASCIIWordsTests {
  @Test(arguments: [true, false]) func wordsOfRandomTexts(lowercases: Bool) {
    let words = BasicTokenization(lowercases: lowercases)
    var random = RandomSource(seed: 9)
    for _ in 0..<300 {
      let bytes = (0..<random.integer(below: 40)).map { _ in UInt8(random.integer(below: 128)) }
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(words(text) + ["λ"] == words(text + " λ"), "\(bytes)")
    }
    #expect(
      words("Don't\tstop.")
        == (lowercases ? ["don", "'", "t", "stop", "."] : ["Don", "'", "t", "stop", "."]))
  }

  @Test func aBatchOfTokensIsThatOfTheirTexts() throws {
    let texts = ["the film was good", "the film"]
    for tokenizer in try TokenizerTests.all() {
      let batch = try tokenizer.encode(texts, length: 7, opening: .classification)
      let same = try tokenizer.batch(
        of: texts.map { tokenizer.encode($0) }, length: 7, opening: .classification)
      #expect(batch.numbers.values == same.numbers.values && batch.lengths == same.lengths)
      #expect(batch.mask.values == same.mask.values)
    }
  }
}
