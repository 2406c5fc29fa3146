import Chalk

/// N11: what has a row in the embedding: characters, words, and the byte pairs between them.
struct Tokens: Lesson {
  let card = LessonCard.tokens

  /// How many numbers an embedding has wherever parameters are counted.
  private let width = 64
  /// The most merges that are learned.
  private let mostMerges = 2000

  func teach(on board: Board) throws {
    let texts = try TokenTexts(on: board)
    let tokenizers = try charactersAndWords(on: board, texts)
    try unknownWords(on: board, texts, tokenizers.words)
    byHand(on: board)
    let trained = try onSentences(on: board, texts)
    try lengths(on: board, texts, tokenizers, trained)
    try scripts(on: board, texts, trained, tokenizers)
    try wordPieces(on: board)
    ending(on: board, trained)
  }

  // excerpt: tokenizers
  /// A token for each character, and a token for each word. The most frequent get the smallest numbers.
  func tokenizers(
    of texts: [String]
  ) throws -> (characters: CharacterTokenizer, words: WordTokenizer) {
    (try CharacterTokenizer(fitting: texts), try WordTokenizer(fitting: texts))
  }
  // end excerpt

  private func charactersAndWords(
    on board: Board, _ texts: TokenTexts
  ) throws -> (characters: CharacterTokenizer, words: WordTokenizer) {
    board.step("What does a network read?")
    board.say(
      """
      A network computes with numbers, and a text has none. So a **tokenizer** cuts the text into pieces, the \
      **tokens**, and gives each different token a whole number. The list of all these tokens is the **vocabulary**. The \
      number means nothing by itself: it only says which row of the embedding matrix is looked up. What should a piece \
      be? The two obvious answers are a character and a word.
      """)
    let all = texts.training.count + texts.test.count
    board.say(
      """
      The texts are \(all) different \(texts.isBuiltIn ? "sentences from real reviews of goods, films and restaurants" : "lines of yours"). \
      The tokenizers learn from \(texts.training.count) of them and are measured on the other \
      \(texts.test.count)\(texts.isBuiltIn ? ". To use texts of your own, with one sentence on each line, give --data FILE" : "").
      """)
    board.code("tokenizers")
    let tokenizers = try tokenizers(of: texts.training)
    let (characters, words) = tokenizers
    let sentence = shortest(texts.test, atLeast: 20)
    board.table(
      ["a token is", "the tokens of “\(sentence)”", "their numbers"],
      [
        ["a character", shown(characters.tokens(in: sentence)), "\(characters.encode(sentence))"],
        ["a word", shown(words.tokens(in: sentence)), "\(words.encode(sentence))"],
      ])
    board.say(
      """
      ␣ is a space. The words are put into lower case, and each punctuation mark is a word of its own; [UNK] is explained \
      below. What does each choice cost? A vocabulary of V tokens needs an embedding of V rows with d numbers each, all \
      of which are learned parameters:
      """)
    let formula = board.formula(#"P = V \cdot d"#)
    let rows = [characters.vocabulary.count, words.vocabulary.count]
    let means = [
      texts.test.map { Double(characters.encode($0).count) }.mean,
      texts.test.map { Double(words.encode($0).count) }.mean,
    ]
    board.table(
      ["a token is", "vocabulary V", "parameters for d = \(width)", "mean tokens per sentence"],
      zip(["a character", "a word"], zip(rows, means)).map { name, costs in
        [name, "\(costs.0)", "\(costs.0 * width)", written(costs.1, digits: 3)]
      })
    board.explain(
      formula, ["V": Double(rows[1]), "d": Double(width)], Double(rows[1] * width))
    board.say(
      """
      Characters need few rows, but a sentence has many of them: a recurrent network takes a step for each, and attention \
      compares each with every other. And a single character says little: the network first has to learn how words are \
      spelled. With words it is the opposite: the sequences are short, and the matrix is large.
      """)
    board.identity(
      "every training text can be recovered exactly from its characters' numbers",
      texts.training.allSatisfy { comesBack($0, from: characters) })
    board.claimForBuiltInData(
      "on average a sentence has more than three times as many characters as words",
      means[0] > 3 * means[1])
    board.ask(
      "A model for many languages has 250,000 tokens and embeddings of 400 numbers. How many million parameters is that?",
      answer: 100, tolerance: 0, because: "250,000·400 = 100,000,000, before the first layer.")
    return tokenizers
  }

  /// A text of moderate length, so that it can be shown cut.
  private func shortest(_ texts: [String], atLeast least: Int) -> String {
    texts.filter { (least..<2 * least).contains($0.count) }.min { $0.count < $1.count }
      ?? String(texts[0].prefix(2 * least))
  }

  /// Whether exactly the same bytes come back.
  func comesBack(_ text: String, from tokenizer: some Tokenizer) -> Bool {
    (try? tokenizer.decode(tokenizer.encode(text)))?.utf8.elementsEqual(text.utf8) == true
  }

  /// Tokens with bars between them, and spaces that can be seen.
  func shown(_ tokens: [String]) -> String {
    tokens.joined(separator: "|").replacing(" ", with: "␣")
  }

  // excerpt: unknown
  /// The fraction of the words that vocabularies of some sizes do not know. The most frequent words have the smallest
  /// numbers, so a vocabulary of V tokens has the numbers below V.
  func unknown(_ words: WordTokenizer, in texts: [String], sizes: [Int]) -> [Double] {
    let unknown = words.number(of: .unknown)
    let numbers = texts.flatMap { words.encode($0) }
    return sizes.map { V in numbers.fraction { $0 == unknown || $0 >= V } }
  }
  // end excerpt

  private func unknownWords(
    on board: Board, _ texts: TokenTexts, _ words: WordTokenizer
  ) throws {
    board.step("Words that nobody has seen")
    var counts: [String: Int] = [:]
    for text in texts.training {
      for word in words.words(text) { counts[word, default: 0] += 1 }
    }
    let once = counts.values.fraction { $0 == 1 }
    board.predict(
      "What fraction of the different words in the training texts occurs only once?",
      choices: ["less than a tenth", "between one and four tenths", "more than four tenths"],
      answer: once < 0.1 ? 0 : once <= 0.4 ? 1 : 2,
      because:
        "A few words are very frequent, and very many are rare. By Zipf's law the frequency of a word is roughly proportional to 1/rank, if words are ranked by frequency."
    )
    board.say(
      """
      Of the \(counts.count) different words \(percent: once) occur only once. Each of these has a row of its own that is \
      learned from a single example. And new texts bring new words. An **unknown word** becomes the token [UNK], and \
      everything that its letters could have told is lost.
      """)
    board.code("unknown")
    let fixed = [100, 300, 1000, 3000]
    let found = try texts.splits.enumerated().map { k, split in
      try board.progress("counting words", k + 1, of: texts.splits.count)
      let words = k == 0 ? words : try WordTokenizer(fitting: split.training)
      let sizes = fixed.filter { $0 < words.vocabulary.count } + [words.vocabulary.count]
      let spoiled = split.test.fraction { text in
        words.encode(text).contains { $0 == words.number(of: .unknown) }
      }
      return (
        sizes: sizes.map { Double($0) }, unknown: unknown(words, in: split.test, sizes: sizes),
        spoiled: spoiled
      )
    }
    board.draw(
      Figure(
        "Unknown words",
        caption: """
          What fraction of the words in new texts does a vocabulary not contain? One line for each of \(found.count) random \
          divisions into training and test texts. The last point of each line is the vocabulary of all training words.
          """, x: PlotAxis("vocabulary V", scale: .logarithmic), y: "fraction unknown"
      ) {
        for split in found {
          Line(split.sizes, split.unknown, color: .series(0), dash: .solid, showsPoints: true)
        }
      })
    let spoiled = found.map(\.spoiled)
    board.say(
      """
      Even if every training word has a row, \(percent: found.map { $0.unknown.last! }.mean) of the words in new texts are \
      unknown, and \(percent: spoiled.mean) of the new texts contain at least one (from \(percent: spoiled.min()!) to \
      \(percent: spoiled.max()!) over the divisions). A name, a misspelling, a new form of a known word: all become the \
      same [UNK].
      """)
    board.claimForBuiltInData(
      "more than four in ten of the different words occur only once", once > 0.4)
    board.claimForBuiltInData(
      "in every division more than three in ten new sentences have an unknown word, though every training word has a row",
      spoiled.min()! > 0.3)
  }

  // excerpt: pair
  /// The most frequent pair of neighbors; of equally frequent ones that with the smallest numbers.
  func mostFrequentPair(
    _ words: [(tokens: [Int], count: Int)]
  ) -> (merge: BytePairMerge, count: Int)? {
    var counts: [BytePairMerge: Int] = [:]
    for (tokens, count) in words {
      for (a, b) in zip(tokens, tokens.dropFirst()) {
        counts[BytePairMerge(a, b), default: 0] += count
      }
    }
    return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }
  // end excerpt

  private func byHand(on board: Board) {
    board.step("Between letters and words: pairs")
    board.say(
      """
      Can a frequent word be one token, and a rare one be put together from parts? **Byte-pair encoding** (BPE) finds such \
      parts by counting. It starts with single letters (strictly, with bytes, as step 6 explains). It counts how often \
      each pair of tokens stands side by side, and joins the most frequent pair into a new token: one **merge**. Of \
      equally frequent pairs it takes the one with the smaller numbers. Then it counts again. Merges stay within words, \
      and a space belongs to the word that follows it.
      """)
    board.code("pair")
    let words = [("low", 5), ("lower", 2), ("newest", 6), ("widest", 3)]
    let text = words.map { String(repeating: " " + $0.0, count: $0.1) }.joined()
    board.say(
      """
      Take the example of Sennrich et al. (2016), a text of four words: \
      \(words.map { "*\($0.0)* \($0.1) times" }.joined(separator: ", ")), each after a space, ␣. Each row of the table is \
      one merge; on the right are the words after it, with bars between their tokens.
      """)
    var training = BytePairTraining([text])
    var rows = [["0", "", "", cut(training)]]
    var agrees = true
    var order: [String] = []
    for number in 1...10 {
      let counted = mostFrequentPair(training.words)
      guard let step = training.step() else { break }
      agrees = agrees && counted?.merge == step.merge && counted?.count == step.count
      let spelled = training.tokenizer.vocabulary
      order.append(spelled[step.number])
      rows.append([
        "\(number)", shown([spelled[step.merge.left], spelled[step.merge.right]]), "\(step.count)",
        cut(training),
      ])
    }
    board.table(["merge", "the pair", "how often", "the words now"], rows)
    board.say(
      """
      What has been learned is the ordered list of merges: \(order.map { shown([$0]) }.joined(separator: ", ")). To tokenize \
      a new word, start with its letters and apply the same merges in the same order. So *lowest*, which is not in the \
      text, becomes \(shown(training.tokenizer.tokens(in: " lowest"))).
      """)
    board.identity(
      "counting all pairs anew at each step finds the same merges as the toolkit", agrees)
    board.identity(
      "the first merge joins e and s, which stand side by side in *newest* and *widest*",
      order.first == "es")
    board.ask(
      "In the text “abab abab ac”, how often does the most frequent pair of neighbors occur?",
      answer: 4,
      tolerance: 0, because: "a is followed by b twice in each abab.")
  }

  /// The different words of a training as they are now.
  private func cut(_ training: BytePairTraining) -> String {
    let spelled = training.tokenizer.vocabulary
    return training.words.map { shown($0.tokens.map { spelled[$0] }) }.joined(separator: "  ")
  }

  // excerpt: learn
  /// Learns this many merges from texts, or fewer where no pair occurs twice any more.
  func learn(
    _ merges: Int, from texts: [String]
  ) -> (tokenizer: BytePairTokenizer, steps: [BytePairTraining.Step]) {
    var training = BytePairTraining(texts, specials: SpecialToken.bert)
    var steps: [BytePairTraining.Step] = []
    while steps.count < merges, let step = training.step() { steps.append(step) }
    return (training.tokenizer, steps)
  }
  // end excerpt

  private func onSentences(on board: Board, _ texts: TokenTexts) throws -> BytePairTokenizer {
    board.step("Merges learned from real sentences")
    let count = board.integerSlider("merges", in: 0...mostMerges, default: 500, reruns: .step)
    try board.progress("learning merges", 0, of: texts.splits.count)
    let (trained, steps) = learn(mostMerges, from: texts.training)
    board.code("learn")
    board.say(
      """
      Now \(steps.count) merges are learned from the \(texts.training.count) training texts. Early merges make pairs of \
      letters and short words, later ones endings and whole words:
      """)
    let places = [1, 2, 3, 4, 5, 10, 20, 50, 100, 200, 500, 1000, 1500, 2000]
    board.table(
      ["merge", "the pair", "new token", "how often"],
      places.filter { $0 <= steps.count }.map { place in
        let step = steps[place - 1]
        let parts = [step.merge.left, step.merge.right].map { trained.vocabulary[$0] }
        return [
          "\(place)", shown(parts), shown([trained.vocabulary[step.number]]), "\(step.count)",
        ]
      })
    let longest = steps.map { trained.vocabulary[$0.number] }.sorted { $0.count > $1.count }
    board.say(
      "The longest tokens: \(longest.prefix(6).map { shown([$0]) }.joined(separator: ", ")).")
    if !steps.isEmpty { board.draw(worth(of: steps, marking: count)) }
    let sentence = shortest(texts.test, atLeast: 40)
    board.say(
      "Here is one sentence of the test texts, with more and more merges (the slider's number among them):"
    )
    board.table(
      ["merges", "tokens", "the sentence"],
      Set([0, 50, 200, mostMerges] + [count]).sorted().map { merges in
        let tokens = trained.keeping(merges: merges).tokens(in: sentence)
        return ["\(merges)", "\(tokens.count)", shown(tokens)]
      })
    board.identity(
      "no pair is more frequent than the pair that was merged just before it",
      zip(steps, steps.dropFirst()).allSatisfy { $0.count >= $1.count })
    let chosen = trained.keeping(merges: count)
    board.identity(
      "with the slider's number of merges every test text can be recovered exactly",
      texts.test.allSatisfy { comesBack($0, from: chosen) })
    board.claimForBuiltInData(
      "the pair of the 1000th merge is more than 50 times rarer than that of the first",
      steps.count >= 1000 && steps[0].count > 50 * steps[999].count)
    board.ask(
      "A tokenizer has 5 special tokens, the 256 bytes, and 1000 merges. How many rows does the embedding need?",
      answer: 1261, tolerance: 0, because: "Each of them is a token: 5 + 256 + 1000.")
    return trained
  }

  /// How often the pair of each merge stood in the texts.
  private func worth(of steps: [BytePairTraining.Step], marking count: Int) -> Figure {
    Figure(
      "How much is a merge worth?",
      caption: """
        How often does the pair that a merge joins occur in the training texts? That is how many tokens the merge saves. \
        The first merges save most. The last ones join pairs that occur only a few times, so their tokens are learned \
        from few examples.
        """, x: PlotAxis("merge", scale: .logarithmic),
      y: PlotAxis("occurrences of the pair", scale: .logarithmic)
    ) {
      Line(
        steps.indices.map { Double($0 + 1) }, steps.map { Double($0.count) })
      ReferenceLine(x: Double(max(1, count)), label: "merges = \(count)")
    }
  }

  private func lengths(
    on board: Board, _ texts: TokenTexts,
    _ tokenizers: (characters: CharacterTokenizer, words: WordTokenizer),
    _ trained: BytePairTokenizer
  ) throws {
    board.step("How large a vocabulary?")
    let sizes = [0, 100, 250, 500, 1000, mostMerges]
    var perSentence: [[Double]] = []
    var perWord: [[Double]] = []
    for (k, split) in texts.splits.enumerated() {
      try board.progress("learning merges", k + 1, of: texts.splits.count)
      let tokenizer = k == 0 ? trained : learn(mostMerges, from: split.training).tokenizer
      let words = Double(split.test.map { tokenizers.words.words($0).count }.reduce(0, +))
      let tokens = sizes.map { merges in
        let short = tokenizer.keeping(merges: merges)
        return Double(split.test.map { short.encode($0).count }.reduce(0, +))
      }
      perSentence.append(tokens.map { $0 / Double(split.test.count) })
      perWord.append(tokens.map { $0 / max(1, words) })
    }
    board.say(
      """
      Each merge adds a row to the embedding and makes texts shorter. How much shorter? Tokenizers are compared by their \
      **fertility** f: the number n of tokens that they make of w words, divided by w. It is 1 if every word is one token.
      """)
    let fertility = Formula(#"f = \frac{n}{w}"#)
    let words = Double(texts.test.map { tokenizers.words.words($0).count }.reduce(0, +))
    let tokens = perWord[0][3] * max(1, words)
    board.say("With \(sizes[3]) merges the fertility on the test texts is:")
    board.explain(fertility, ["n": tokens.rounded(), "w": max(1, words)], perWord[0][3])
    let rows = sizes.map { Double(trained.keeping(merges: $0).vocabulary.count) }
    let others = [
      Double(tokenizers.characters.vocabulary.count), Double(tokenizers.words.vocabulary.count),
    ]
    let otherLengths = [
      texts.test.map { Double(tokenizers.characters.encode($0).count) }.mean,
      texts.test.map { Double(tokenizers.words.encode($0).count) }.mean,
    ]
    let means = sizes.indices.map { i in perSentence.map { $0[i] }.mean }
    board.draw(
      Figure(
        "Length against vocabulary",
        caption: """
          What does a larger vocabulary buy? Shorter sequences, but fewer and fewer tokens are saved for each doubling. \
          Left: tokens per sentence of the test texts; a point for each of \(texts.splits.count) divisions, and a line \
          through their means. Right: the fertility. At the dashed line, 1, are tokenizers of words, which pay for it with \
          unknown words.
          """, columns: 2
      ) {
        Panel(
          "Tokens per sentence", x: PlotAxis("vocabulary V", scale: .logarithmic), y: "tokens",
          legend: .below
        ) {
          Line(rows, means, label: "byte pairs", color: .series(0))
          for lengths in perSentence { Points(rows, lengths, color: .series(0)) }
          Points([others[0]], [otherLengths[0]], label: "characters", color: .series(1), size: 1.6)
          Points([others[1]], [otherLengths[1]], label: "words", color: .series(2), size: 1.6)
        }
        Panel(
          "Fertility", x: PlotAxis("vocabulary V", scale: .logarithmic), y: "tokens per word",
          legend: .none
        ) {
          Line(rows, sizes.indices.map { i in perWord.map { $0[i] }.mean }, color: .series(0))
          for fertilities in perWord { Points(rows, fertilities, color: .series(0)) }
          ReferenceLine(y: 1)
        }
      })
    board.table(
      [
        "a token is", "vocabulary V", "parameters for d = \(width)", "tokens n",
        "pairs n² for attention",
      ],
      [costs("a character", others[0], otherLengths[0])]
        + sizes.indices.map { i in
          costs(sizes[i] == 0 ? "a byte" : "up to \(sizes[i]) merges", rows[i], means[i])
        }
        + [costs("a word", others[1], otherLengths[1])])
    board.say(
      """
      There is no best size, only a trade-off. A small vocabulary means long sequences; a large one means rare tokens and \
      a large matrix. Models that learn from large collections of text have vocabularies of tens of thousands to a few \
      hundred thousand tokens. In \(texts.training.count) sentences most of those would occur too rarely to be learned.
      """)
    board.claimForBuiltInData(
      "in every division the first 250 merges save more tokens than all later ones together",
      perSentence.allSatisfy { $0[0] - $0[2] > $0[2] - $0[5] })
    board.claimForBuiltInData(
      "with all merges the fertility is below 1.6 in every division",
      perWord.allSatisfy { $0[5] < 1.6 })
    board.ask(
      "A text has 200 words, and the tokenizer's fertility is 1.5. How many tokens does the text have?",
      answer: 300,
      tolerance: 0, because: "n = f·w = 1.5·200.")
  }

  private func costs(_ name: String, _ V: Double, _ n: Double) -> [String] {
    [
      name, written(V), written(V * Double(width)), written(n, digits: 3),
      written(n * n, digits: 3),
    ]
  }
}
