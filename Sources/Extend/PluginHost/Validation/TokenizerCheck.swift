import LessonKit
import Plugins
import Tokens

/// Checks that a tokenizer keeps to its own numbers, refuses others, makes no special tokens of text, and is the one that
/// was promised.
struct TokenizerCheck {
  let maker: any TokenizerMaker

  /// Texts of several scripts, and what is unpleasant.
  private static let texts = [
    "", "The film was good.", "  two  spaces\nand\ttabs ", "Café naïve e\u{301}", "这部电影好看吗？", "👩‍👧😀",
    "\u{0}\u{7F}\u{FFFD}\u{10FFFF}", String(repeating: "a", count: 300),
  ]

  func run(doing: @escaping (String) -> Void) -> [CheckLine] {
    var list = Checklist("tokenizer \(maker.name)", doing: doing)
    doing("making it")
    let tokenizer: any Tokenizer
    do { tokenizer = try maker.tokenizer() } catch {
      list.require("it can be made", false, problem: "it threw: \(error)", advice: "Run it alone.")
      return list.lines
    }
    let count = tokenizer.vocabulary.count
    list.require(
      "it has tokens", count > 0, problem: "its vocabulary is empty",
      advice: "The vocabulary spells each number.")
    list.require(
      "it says where its vocabulary is from", maker.origin.contains { $0.isLetter },
      problem: "its origin is empty", advice: "Name the author, the texts and the license.")
    specials(tokenizer, &list)
    numbers(tokenizer, &list)
    doing("decoding numbers that belong to no token")
    let accepted = [-1, count, Int.max].filter { (try? tokenizer.decode([$0])) != nil }
    list.require(
      "numbers that belong to no token are refused", accepted.isEmpty,
      problem: "decode takes \(accepted.first ?? 0), and there are \(count) tokens",
      advice: "throw TokenizerError.outOfRange(number: …, place: …, count: …)")
    doing("making it once more")
    let again = try? maker.tokenizer()
    list.require(
      "it is always the same one",
      again.map { other in
        other.vocabulary == tokenizer.vocabulary
          && Self.texts.allSatisfy { other.encode($0) == tokenizer.encode($0) }
      } == true,
      problem: "a second one has another vocabulary or other numbers",
      advice: "Take equally frequent tokens in an order, not as a dictionary has them.")
    let hash = tokenizer.vocabularyHash
    list.require(
      "its vocabulary is the one that was promised",
      maker.sha256.map { $0.lowercased() == hash } ?? true,
      problem: "its SHA-256 is \(hash), and \(maker.sha256 ?? "") was promised",
      advice: "Take the promised vocabulary, or promise this one.")
    return list.lines
  }

  private func specials(_ tokenizer: any Tokenizer, _ list: inout Checklist) {
    list.doing("looking at its special tokens")
    let specials = tokenizer.specialTokens
    let lost = specials.filter { special in
      guard let number = tokenizer.number(of: special),
        tokenizer.vocabulary.indices.contains(number)
      else { return true }
      return tokenizer.vocabulary[number] != special.rawValue
    }
    list.require(
      "every special token has its number", lost.isEmpty,
      problem: "\(lost.first?.rawValue ?? "") has none, or another token stands there",
      advice: "vocabulary[number(of: special)] is the special token's spelling.")
    let silent = specials.filter { $0 != .unknown }
    let made = silent.filter { special in
      tokenizer.number(of: special).map(tokenizer.encode(special.rawValue).contains) ?? false
    }
    list.require(
      "no text becomes a special token", made.isEmpty,
      problem: "the text “\(made.first?.rawValue ?? "")” does",
      advice:
        "Whoever writes a text could end it or hide words: leave special tokens to number(of:).")
  }

  private func numbers(_ tokenizer: any Tokenizer, _ list: inout Checklist) {
    let count = tokenizer.vocabulary.count
    var (wrong, thrown) = ([String](), [String]())
    for text in Self.texts {
      list.doing("encoding “\(text.prefix(20))”")
      let numbers = tokenizer.encode(text)
      if let number = numbers.first(where: { !(0..<count).contains($0) }) {
        wrong.append("“\(text.prefix(20))” becomes \(number), and there are \(count) tokens")
        continue
      }
      do { _ = try tokenizer.decode(numbers) } catch {
        thrown.append("“\(text.prefix(20))”, encoded, is refused: \(error)")
      }
    }
    list.require(
      "every number belongs to a token", noneOf: wrong,
      advice: "Numbers are from 0 to one less than the vocabulary has tokens.")
    list.require(
      "what was encoded can be decoded", noneOf: thrown,
      advice: "decode takes all that encode makes.")
  }
}
