import Chalk

/// The steps of the lesson on other scripts, and on BERT's pieces.
extension Tokens {
  func scripts(
    on board: Board, _ texts: TokenTexts, _ english: BytePairTokenizer,
    _ tokenizers: (characters: CharacterTokenizer, words: WordTokenizer)
  ) throws {
    board.step("Why bytes? Chinese and emoji")
    board.say(
      """
      The merges above began with bytes, not with letters. In **UTF-8** a code point is one to four bytes. Most \
      characters are one code point, some emoji are several; and all texts of all scripts are made of the same 256 bytes:
      """)
    let characters = ["a", "é", "学", "😀", "👩‍👧"]
    board.table(
      ["character", "code points", "bytes", "the bytes"],
      characters.map { character in
        [
          character, "\(character.unicodeScalars.count)", "\(character.utf8.count)",
          character.utf8.map { "\($0)" }.joined(separator: " "),
        ]
      })
    let passage = TokenTexts.chinese
    let learned = Array(passage.prefix(TokenTexts.chineseTraining))
    let new = Array(passage.dropFirst(TokenTexts.chineseTraining))
    board.say(
      """
      So a tokenizer of bytes has no unknown words and no unknown characters. How do the tokenizers so far read a script \
      that they have hardly seen? This is the beginning of a passage in Chinese:
      """)
    board.say("\(passage.prefix(3).joined())")
    let merges = 500
    let source = texts.isBuiltIn ? "the reviews" : "your lines"
    let chinese = learn(150, from: learned).tokenizer
    let both = learn(merges, from: texts.training + learned).tokenizer
    let named: [(String, any Tokenizer)] = [
      ("characters of \(source)", tokenizers.characters),
      ("words of \(source)", tokenizers.words),
      ("\(merges) merges, \(source)", english.keeping(merges: merges)),
      ("\(merges) merges, \(source) and the passage", both),
      ("\(chinese.merges.count) merges, the passage", chinese),
    ]
    let count = Double(new.map(\.unicodeScalars.count).reduce(0, +))
    let found = named.map { name, tokenizer in
      let numbers = new.flatMap { tokenizer.encode($0) }
      let unknown = numbers.fraction { $0 == tokenizer.number(of: .unknown) }
      let back = new.allSatisfy { comesBack($0, from: tokenizer) }
      return (name: name, length: Double(numbers.count) / count, unknown: unknown, comesBack: back)
    }
    board.say(
      """
      \(learned.count) sentences of it are learned from where the passage is named, \(new.count) others are measured on:
      """)
    board.table(
      ["tokenizer", "tokens for a character", "unknown", "comes back exactly"],
      found.map {
        [$0.name, written($0.length, digits: 3), percent($0.unknown), $0.comesBack ? "yes" : "no"]
      })
    let whole = chinese.vocabulary.suffix(chinese.merges.count).filter {
      $0.count >= 2 && !$0.hasPrefix("<")
    }
    board.say(
      """
      The merges of the passage first put the bytes of frequent characters together, then join characters into words: \
      \(whole.prefix(12).joined(separator: "、")).
      """)
    board.draw(
      Figure(
        "The price of a script",
        caption: """
          How many tokens does a Chinese character cost? Merges that were learned from another script never join its bytes. \
          Where both are learned together, the merges go to what is frequent, and the passage is \
          \(percent(share(of: learned, beside: texts.training))) of the bytes.
          """, x: "merges learned from", y: "tokens for a Chinese character"
      ) {
        Bars([source, "both", "the passage"], found.suffix(3).map(\.length), showsValues: true)
      })
    board.identity(
      "every tokenizer of bytes gives the passage and the characters above back exactly",
      [english, both, chinese].allSatisfy { tokenizer in
        (passage + characters).allSatisfy { comesBack($0, from: tokenizer) }
      })
    if texts.isBuiltIn {
      board.claim(
        "with merges from English alone a Chinese character costs more than two tokens and a half",
        found[2].length > 2.5)
      board.claim(
        "with both together it still does, for nearly all merges go to English",
        found[3].length > 2.5)
    }
    board.claim(
      "with merges from Chinese it costs less than one and a half, on sentences that were not learned from",
      found[4].length < 1.5)
    let numbers = chinese.keeping(merges: 0).encode("学")
    let half = try chinese.decode(Array(numbers.dropLast()))
    board.say(
      """
      A language that the merges do not know pays for it: its sentences take more steps, more time, and more of the \
      places that a model can look back on. That is why models for many languages balance what their tokenizers learn from. And beware \
      of cutting: a token may be a part of a character. Without its last byte, 学 is decoded as \(half).
      """)
    board.ask(
      "A tokenizer of bytes has not learned any merge for Chinese. How many tokens has a text of 10 such characters?",
      answer: 30, tolerance: 0, because: "Three bytes each in UTF-8, and each byte is a token.")
  }

  /// The part that some texts have of the bytes of both.
  private func share(of texts: [String], beside others: [String]) -> Double {
    let (a, b) = (texts, others)
    let own = Double(a.map(\.utf8.count).reduce(0, +))
    return own / (own + Double(b.map(\.utf8.count).reduce(0, +)))
  }

  // excerpt: pieces
  /// The longest beginning of a word that is in the vocabulary, then the longest of the rest, and so on; nil where none is.
  func pieces(of word: String, in vocabulary: [String]) -> [String]? {
    var (pieces, rest) = ([String](), word)
    while !rest.isEmpty {
      let mark = pieces.isEmpty ? "" : "##"
      let lengths = (1...rest.count).reversed()
      guard let n = lengths.first(where: { vocabulary.contains(mark + rest.prefix($0)) })
      else { return nil }
      pieces.append(mark + rest.prefix(n))
      rest = String(rest.dropFirst(n))
    }
    return pieces
  }
  // end excerpt

  func wordPieces(on board: Board) throws {
    board.step("BERT's pieces, and tokens that are no text")
    board.say(
      """
      BERT's tokenizer, **WordPiece**, works the other way round. It has no list of merges, only a vocabulary, and takes \
      the longest piece in it with which the word begins, then the same of the rest. Pieces within a word begin with ##. Where nothing \
      fits, the whole word is [UNK].
      """)
    board.code("pieces")
    let vocabulary =
      SpecialToken.bert.map(\.rawValue)
      + ["un", "want", "##want", "##ed", "##able", "the", "film", "##s", "was", "good", "!"]
    let tokenizer = try WordPieceTokenizer(vocabulary: vocabulary)
    let words = ["unwanted", "films", "unwantable", "wanted", "goodness"]
    board.say("A vocabulary of \(vocabulary.count) tokens: \(vocabulary.joined(separator: " "))")
    board.table(
      ["word", "its pieces", "their numbers"],
      words.map { word in
        [word, tokenizer.tokens(in: word).joined(separator: " "), "\(tokenizer.encode(word))"]
      })
    board.identity(
      "the function above finds the same pieces as the toolkit",
      words.allSatisfy { pieces(of: $0, in: vocabulary) ?? ["[UNK]"] == tokenizer.tokens(in: $0) })
    board.say(
      """
      The first five are **special tokens**. [CLS] opens a text; a classifier reads its answer there. [SEP] ends a \
      sentence, [MASK] hides a word that is to be guessed. [PAD] is **padding**: sequences of a batch need one \
      length, and the mask says which places count. No text becomes a special token, even where it spells one:
      """)
    let sentences = ["The film was good!", "Unwanted", "[CLS]"]
    let length = 7
    let batch = try tokenizer.encode(
      sentences, length: length, opening: .classification, closing: .separator)
    board.table(
      ["text", "tokens", "numbers", "mask"],
      sentences.indices.map { i in
        let numbers = batch.numbers[i].values.map { Int($0) }
        return [
          sentences[i], numbers.map { vocabulary[$0] }.joined(separator: " "), "\(numbers)",
          batch.mask[i].values.map { written($0) }.joined(separator: " "),
        ]
      })
    board.identity(
      "the mask is 0 exactly where the token is [PAD]",
      zip(batch.numbers.flattened.values, batch.mask.flattened.values).allSatisfy {
        (Int($0) == tokenizer.number(of: .padding)) == ($1 == 0)
      })
    var refusal = ""
    do { try tokenizer.requireFit(rows: 30_522) } catch { refusal = "\(error)" }
    board.say(
      """
      A model and its tokenizer belong together, for the same numbers mean other tokens elsewhere. This vocabulary and \
      the 30,522 rows of BERT are refused with these words: *\(refusal)*.
      """)
    board.ask(
      "The vocabulary has *a*, *##b*, *##bc* and *##c*. How is *abcc* cut?",
      choices: ["a ##bc ##c", "a ##b ##c ##c", "[UNK]"], answer: 0,
      because: "After *a* the longest piece that fits is *##bc*; then *##c* is left.")
  }
}
