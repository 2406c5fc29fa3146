import Foundation
import Randomness
import Testing

@testable import Tokens

struct WordPieceTests {
  private static let vocabulary =
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    + ["un", "##want", "##ed", "want", "the", ",", "!", "学", "cafe", "##s", "##", "a", "##a"]

  private var tokenizer: WordPieceTokenizer {
    get throws { try WordPieceTokenizer(vocabulary: Self.vocabulary) }
  }

  @Test(arguments: [
    ("unwanted", ["un", "##want", "##ed"]),
    ("The UNWANTED, the!", ["the", "un", "##want", "##ed", ",", "the", "!"]),
    ("Cafés", ["cafe", "##s"]), ("深学", ["[UNK]", "学"]), ("wanting", ["[UNK]"]), ("", []),
    ("学want学", ["学", "want", "学"]), (" \t\n ", []), ("the\u{0}\u{200B} th\u{AD}e", ["the", "the"]),
    ("[CLS]", ["[UNK]", "[UNK]", "[UNK]"]), ("😀", ["[UNK]"]), ("cafe\u{301}", ["cafe"]),
    ("\u{FFA0}\u{2028}the\u{3000}the", ["[UNK]", "the", "the"]),
  ])
  func piecesWorkedByHand(text: String, pieces: [String]) throws {
    #expect(try tokenizer.tokens(in: text) == pieces)
  }

  @Test func casedKeepsLettersAndAccents() throws {
    let cased = BasicTokenization(lowercases: false)
    #expect(cased("Café, A") == ["Café", ",", "A"])
    #expect(BasicTokenization()("ΟΔΟΣ İ Ñ 深度!") == ["οδοσ", "i", "n", "深", "度", "!"])
    #expect(BasicTokenization()("3.14$x+y") == ["3", ".", "14", "$", "x", "+", "y"])
  }

  @Test func longWordsAreUnknown() throws {
    let a = String(repeating: "a", count: 100)
    #expect(try tokenizer.encode(a).count == 100)
    #expect(try tokenizer.tokens(in: a + "a") == ["[UNK]"])
  }

  @Test func decodingJoinsPieces() throws {
    let numbers = try tokenizer.encode("The unwanted cafés!")
    #expect(try tokenizer.decode([2] + numbers + [3, 0, 0]) == "the unwanted cafes !")
    #expect(try tokenizer.decode([6]) == "##want", "nothing stands in front of it")
    #expect(try tokenizer.decode([1]) == "[UNK]")
  }

  /// The longest match, found by looking at every beginning of every length in the list itself.
  @Test(arguments: 0..<10) func piecesAreTheLongestThatFit(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let letters = ["a", "b", "é", "学"]
    func some(_ most: Int) -> String {
      (0...random.integer(below: most)).map { _ in letters[random.integer(below: 3)] }.joined()
    }
    var vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    for _ in 0..<20 {
      let piece = (random.chance(0.5) ? "##" : "") + some(3)
      if !vocabulary.contains(piece) { vocabulary.append(piece) }
    }
    let cased = try WordPieceTokenizer(
      vocabulary: vocabulary, words: BasicTokenization(lowercases: false))
    for _ in 0..<50 {
      let word = some(6)
      var (pieces, rest) = ([String](), Substring(word))
      while !rest.isEmpty {
        let mark = pieces.isEmpty ? "" : "##"
        let fitting = vocabulary.dropFirst(5).filter {
          (mark + rest).hasPrefix($0) && $0.count > mark.count
        }
        guard
          let best = fitting.filter({ pieces.isEmpty ? !$0.hasPrefix("##") : $0.hasPrefix("##") })
            .max(by: { $0.count < $1.count })
        else {
          pieces = ["[UNK]"]
          break
        }
        pieces.append(best)
        rest = rest.dropFirst(best.count - mark.count)
      }
      #expect(cased.tokens(in: word) == pieces, "\(word)")
    }
  }

  @Test(arguments: 0..<10) func anyTextHasNumbersOfTokens(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let tokenizer = try tokenizer
    for _ in 0..<50 {
      for text in [MadeTexts.text(&random), MadeTexts.wildText(&random)] {
        let numbers = tokenizer.encode(text)
        #expect(numbers.allSatisfy { $0 == 1 || (5..<tokenizer.vocabulary.count).contains($0) })
        _ = try tokenizer.decode(numbers)
      }
    }
  }

  // MARK: the file

  private func read(_ bytes: [UInt8]) throws -> WordPieceTokenizer {
    let path = FileManager.default.temporaryDirectory.appending(path: "vocab-\(UUID()).txt").path
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try WordPieceTokenizer(path: path)
  }

  @Test(arguments: ["\n", "\r\n"]) func aFileIsRead(end: String) throws {
    let text = Self.vocabulary.joined(separator: end)
    #expect(try read(Array(text.utf8)) == tokenizer)
    #expect(try read(Array((text + end).utf8)) == tokenizer)
  }

  @Test func damagedFilesAreRefused() {
    func expect(_ text: String, _ wanted: TokenizerError) {
      #expect(throws: wanted) { try read(Array(text.utf8)) }
    }
    let specials = SpecialToken.bert.map(\.rawValue).joined(separator: "\n") + "\n"
    expect(specials + "a\n\nb\n", .emptyToken(number: 6))
    expect(specials + "a\nb\na\n", .repeated(token: "a", first: 5, second: 7))
    expect("[PAD]\na\n", .missing(.unknown, why: "every vocabulary of this kind has"))
    for (bytes, words) in [
      ([UInt8](), "no tokens"), ([91, 0xFF, 10], "line 1 is not written in UTF-8"),
    ] {
      let error = #expect(throws: TokenizerError.self) { try read(bytes) }
      #expect(error?.description.contains(words) == true)
    }
    let folder = FileManager.default.temporaryDirectory.path
    #expect(throws: TokenizerError.self) { try WordPieceTokenizer(path: folder) }
    #expect(throws: TokenizerError.self) { try WordPieceTokenizer(path: folder + "/is/not/there") }
  }

  /// Two tokens that look the same are two tokens.
  @Test func whatOnlyLooksTheSameIsNotTheSame() throws {
    let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    let cased = try WordPieceTokenizer(
      vocabulary: special + ["\u{E9}", "e\u{301}", "\u{F90A}", "\u{91D1}"],
      words: BasicTokenization(lowercases: false))
    #expect(cased.encode("\u{E9} e\u{301} \u{F90A}\u{91D1}") == [5, 6, 7, 8])
  }

  // MARK: against Hugging Face's tokenizers

  private static let reference = URL(filePath: #filePath)
    .appending(path: "../../../../../shared/golden/pretrained/minilm_tokens_open/case.json")
    .standardized

  private struct Reference: Decodable {
    struct Attributes: Decodable { let texts: [String], pieces: [[String]] }
    let attributes: Attributes
  }

  /// The pieces that BERT's own vocabulary gives to some texts. Of this vocabulary only these pieces are known here: what is
  /// the longest match among all is the longest among some of them, too.
  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: reference.path),
      "needs ../shared/golden/pretrained"))
  func thePiecesOfHuggingFace() throws {
    let golden = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: Self.reference))
      .attributes
    var vocabulary = SpecialToken.bert.map(\.rawValue)
    for piece in golden.pieces.joined() where !vocabulary.contains(piece) {
      vocabulary.append(piece)
    }
    let tokenizer = try WordPieceTokenizer(vocabulary: vocabulary)
    #expect(golden.texts.count == golden.pieces.count && golden.texts.count >= 10)
    for (text, pieces) in zip(golden.texts, golden.pieces) {
      #expect(tokenizer.tokens(in: text) == Array(pieces.dropFirst().dropLast()), "\(text)")
    }
  }
}
