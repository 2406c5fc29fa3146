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
      Sennrich et al. began with characters. The merges above began with bytes, as those of GPT-2 do; an English \
      letter is one byte. In **UTF-8** each code point, the unit of Unicode, is written as one to four bytes. Most \
      characters are one code point, some emoji are several. So every text in every script is made of the same 256 \
      bytes:
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
      So a tokenizer of bytes has no unknown words and no unknown characters. What do the tokenizers so far make of a \
      script that they have never or hardly seen? Here is the beginning of a passage in Chinese, written for this \
      lesson, about tokens:
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
      The tokenizers whose names mention the passage have learned from its first \(learned.count) sentences. All are \
      measured on its last \(new.count) sentences:
      """)
    board.table(
      ["tokenizer", "tokens per character", "unknown", "can be recovered exactly"],
      found.map {
        [$0.name, written($0.length, digits: 3), percent($0.unknown), $0.comesBack ? "yes" : "no"]
      })
    let whole = chinese.vocabulary.suffix(chinese.merges.count).filter {
      $0.count >= 2 && !$0.hasPrefix("<")
    }
    board.say(
      """
      The merges of the passage first put the bytes of frequent characters together, then join characters into words: \
      \(whole.prefix(12).joined(separator: "、")). Its number of tokens per character is flattering: the passage is \
      short, and its last sentences repeat the words of the first. Other Chinese texts would need more.
      """)
    board.draw(
      Figure(
        "The price of a script",
        caption: """
          How many tokens does a Chinese character cost? Up to three, its bytes, if the merges were learned from \
          another script. If they are learned from both together they go to what is frequent, and only \
          \(percent(share(of: learned, beside: texts.training))) of those bytes are Chinese.
          """, x: "merges learned from", y: "tokens per Chinese character"
      ) {
        Bars([source, "both", "the passage"], found.suffix(3).map(\.length), showsValues: true)
      })
    board.identity(
      "from every tokenizer of bytes the passage and the characters above can be recovered exactly",
      [english, both, chinese].allSatisfy { tokenizer in
        (passage + characters).allSatisfy { comesBack($0, from: tokenizer) }
      })
    if texts.isBuiltIn {
      board.claim(
        "with merges from English alone a Chinese character costs more than 2.5 tokens",
        found[2].length > 2.5)
      board.claim(
        "with merges from both together it still does: nearly all merges go to English",
        found[3].length > 2.5)
    }
    board.claim(
      "with merges from Chinese it costs less than 1.5 tokens, on sentences that are not among those learned from",
      found[4].length < 1.5)
    let numbers = chinese.keeping(merges: 0).encode("学")
    let half = try chinese.decode(Array(numbers.dropLast()))
    board.say(
      """
      A language for which there are few merges pays a price: its sentences take more steps, more time, and more of \
      the model's limited context. That is why models for many languages balance the texts that their tokenizers learn \
      from. And do not cut a sequence of tokens at any place you like: a token may be only part of a character. \
      Without its last byte, 学 is decoded as \(half).
      """)
    board.ask(
      "A tokenizer of bytes has no merges for Chinese. How many tokens does a text of 10 such characters as 学 have?",
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
      BERT's tokenizer, **WordPiece**, also learns its vocabulary by merging pairs, though it prefers the pairs that \
      raise the likelihood of the text most. But it splits a word without any list of merges: it takes the longest \
      piece of its vocabulary with which the word begins, then does the same with the rest. Pieces inside a word begin \
      with ##. If nothing fits, the whole word becomes [UNK].
      """)
    board.code("pieces")
    let vocabulary =
      SpecialToken.bert.map(\.rawValue)
      + ["un", "want", "##want", "##ed", "##able", "the", "film", "##s", "was", "good", "!"]
    let tokenizer = try WordPieceTokenizer(vocabulary: vocabulary)
    let words = ["unwanted", "films", "unwantable", "wanted", "goodness"]
    board.say(
      "Here is a made-up vocabulary of \(vocabulary.count) tokens: \(vocabulary.joined(separator: " "))"
    )
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
      The first five are **special tokens**. [UNK] stands for an unknown word. [CLS] opens a text; a classifier reads \
      its answer there. [SEP] ends a sentence, and [MASK] hides a word that the model has to guess. [PAD] is \
      **padding**: all sequences of a batch must have the same length, and the mask says which places count. Text \
      never becomes a special token, even if it spells one:
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
      A model and its tokenizer belong together: in another vocabulary the same number means another token. If you try \
      to use this vocabulary with the 30,522 rows of BERT, the toolkit refuses: *\(refusal)*.
      """)
    board.ask(
      "The vocabulary has *a*, *##b*, *##bc* and *##c*. How is *abcc* split?",
      choices: ["a ##bc ##c", "a ##b ##c ##c", "[UNK]"], answer: 0,
      because: "After *a* the longest piece that fits is *##bc*; then *##c* is left.")
  }
}
