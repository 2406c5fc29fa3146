import Chalk
import Foundation

/// N07, T10: a small BERT that is pretrained on hidden words and fine-tuned on labels.
struct BERTLesson: Lesson {
  let card = LessonCard.bert

  let starts = 5

  func teach(on board: Board) throws {
    seeing(on: board)
    let tasks = try sentences(on: board)
    hiding(on: board, tasks[0])
    let runs = try pretraining(on: board, tasks)
    guessing(on: board, tasks, runs)
    heads(on: board, tasks[0], runs[0])
    try fineTuning(on: board, tasks, runs)
    ending(on: board, tasks[0], runs[0])
  }

  private func seeing(on board: Board) {
    board.step("What comes after the gap")
    let words = ["the", "food", "was", "[MASK]", "but", "cheap"]
    board.say(
      """
      *The food was … but cheap.* What stands in the gap? The words before it leave everything open; the word *but* \
      says that it was no praise. At the gap a GPT cannot see that word: the causal mask hides everything that comes \
      later, because the next token is what it has to predict. But to understand a sentence that is there as a whole, \
      a model should see all of it. That is the idea of **BERT** (bidirectional encoder representations from \
      transformers, 2018): the same blocks without the causal mask, so that every position sees both sides. BERT is \
      **bidirectional**.
      """)
    let n = words.count
    let causal = (0..<n).map { i in (0..<n).map { $0 <= i ? 1.0 : 0 } }
    let all = [[Double]](repeating: [Double](repeating: 1, count: n), count: n)
    board.draw(
      Figure(
        "Who sees whom",
        caption: """
          What does the gap see? A row for each token that asks (the query), a column for each that it may look at \
          (the key); dark is seen. With a causal mask the row of [MASK] ends at itself, without one it has the whole \
          sentence.
          """, columns: 2
      ) {
        for (name, seen) in [("Causal: GPT", causal), ("Bidirectional: BERT", all)] {
          Panel(name, x: "looked at", y: "asks", colorBar: .none) {
            HeatMap(seen, columns: words, rows: words, range: 0...1)
          }
        }
      })
    let changes = [true, false].map { changeAtTheGap(isCausal: $0, random: &board.random) }
    board.table(
      ["block with random weights", "how much the vector of the gap changes with the last word"],
      [["causal", written(changes[0])], ["bidirectional", written(changes[1])]])
    board.identity(
      "another last word changes nothing at the gap of a causal block, and something without the mask",
      changes[0] == 0 && changes[1] > 0)
    board.say(
      """
      But what should such a network be trained on? Predicting the next token teaches it nothing, since it sees the \
      answer. So some words are hidden from it, and it has to fill them in: **masked-language modeling**. The targets \
      are words of the text itself, so nobody has to label anything; that is called **self-supervised learning**. The \
      price: a BERT cannot generate text as a GPT does, since it has never learned to continue a text without seeing \
      what comes next.
      """)
    board.ask(
      "A sentence has 6 tokens, so there are 36 pairs of one that asks and one that is looked at. How many does a causal mask let through?",
      answer: 21, tolerance: 0, because: "1 + 2 + … + 6 = 21; without the mask it is all 36.")
  }

  /// The largest change of the fourth vector where the last one changes.
  private func changeAtTheGap(isCausal: Bool, random: inout RandomSource) -> Double {
    let block = TransformerEncoderBlock(
      16, numHeads: 2, intermediateDim: 32, useCausalMask: isCausal, using: &random)
    let (first, last) = (
      Tensor.normal([1, 5, 16], deviation: 1, using: &random),
      (0..<2).map { _ in Tensor.normal([1, 1, 16], deviation: 1, using: &random) }
    )
    let gaps = last.map { last in
      withoutGradients { block(Variable(.concatenate([first, last], axis: 1))).value[0, 3] }
    }
    return largestDifference(gaps[0], gaps[1])
  }

  private func sentences(on board: Board) throws -> [SentenceTask] {
    board.step("Tokens, positions, segments")
    let reviews = try board.data.texts("sentiment-sentences", or: .sentimentSentences())
    let longest = board.isFull ? 30 : 14
    let cut = BasicTokenization()
    var seen: Set<String> = []
    let once = reviews.texts.indices.filter { seen.insert(reviews.texts[$0]).inserted }
    let short = once.filter { (3...longest).contains(cut(reviews.texts[$0]).count) }
    // Where a learner's texts are long, their first words are read.
    let chosen = short.count < 100 ? once : short
    if chosen.count < 100 {
      throw DataError.unsuitable(
        "The data", problem: "there are \(chosen.count) different texts",
        advice: "Give 100 texts or more; some thousands are worth learning from.")
    }
    let texts = reviews.rows(chosen)
    let tasks = try (0..<starts).map { _ in
      try SentenceTask(
        texts, words: longest, vocabulary: board.isFull ? 2000 : 800, random: &board.random)
    }
    let task = tasks[0]
    if !board.data.isGiven {
      board.say(
        """
        The texts are sentences of real reviews of products, films and restaurants, of which the \(texts.count) with \
        3 to \(longest) words and punctuation marks are used. They have labels, praise or criticism, but these are not \
        used until step 7. BERT was pretrained on 3.3 billion words; here the training set has \
        \(task.training.rows.joined().count { $0 >= SentenceTask.specials }).
        """)
    }
    board.say(
      """
      The tokens are words and punctuation marks, the most frequent ones of the training set; any other word is \
      [UNK]. BERT itself has WordPiece tokens, parts of words (see the lesson tokens). **Special tokens** are added: \
      [CLS] before each text, whose vector is to stand for the whole text, and [SEP] after it. [PAD] fills up short \
      texts; it is masked, so no position attends to it.
      """)
    board.code("bert-sentences")
    board.table(
      ["set", "sentences", "the first"],
      [("training", task.training), ("validation", task.validation), ("test", task.test)].map {
        [$0, "\($1.rows.count)", $1.texts[0]]
      })
    let trained = Set(task.training.texts)
    board.identity(
      "no sentence of the test set or the validation set is in the training set",
      !(task.test.texts + task.validation.texts).contains { trained.contains($0) })
    segments(on: board, task)
    return tasks
  }

  private func segments(on board: Board, _ task: SentenceTask) {
    board.say(
      """
      A BERT may also read a pair of texts, such as a question and an answer. Which of the two does a token belong to? \
      The **segment embedding** (or *token type* embedding) says that: one learned vector for the first text, one for \
      the second. The input of the first block is a sum of three rows:
      """)
    board.formula(#"x_t = e_t + p_t + s_t"#)
    board.say(
      "Here e is the row of the token, p that of its position t, and s that of its segment.")
    let pair = ["[CLS]", "was", "it", "good", "?", "[SEP]", "never", "again", "[SEP]"]
    board.table(
      ["token", "position", "segment"],
      pair.enumerated().map { place, word in [word, "\(place)", place < 6 ? "0" : "1"] })
    board.code("bert-network")
    let network = SmallBERT(
      vocabulary: task.vocabulary, places: task.places, random: &board.random)
    let d = SmallBERT.width
    let count = network.parameters.map(\.variable.value.count).reduce(0, +)
    board.say(
      """
      Here every text is a single sentence, so all tokens have the segment 0. The blocks are pre-norm, which usually \
      trains without a warm-up of the learning rate; those of BERT are post-norm.
      """)
    board.table(
      ["", "here", "BERT-base"],
      [
        ["width of a vector", "\(d)", "768"], ["blocks", "\(SmallBERT.depth)", "12"],
        ["heads of a block", "\(SmallBERT.heads)", "12"],
        ["tokens in the vocabulary", "\(task.vocabulary)", "30522"],
        ["parameters", "\(count)", "110 million"],
      ])
    board.identity(
      "the three tables, the blocks, the normalization and both heads have that many parameters",
      count == (task.vocabulary + task.places + 2) * d + SmallBERT.depth * (12 * d * d + 13 * d)
        + 2 * d + task.vocabulary + d + 1)
    let tokens = Tensor(task.test.tokens(0..<1), shape: [1, task.places])
    let (zeros, ones) = withoutGradients {
      (
        network.embedded(tokens).value,
        network.embedded(tokens, segments: .ones(tokens.shape)).value
      )
    }
    let rows = network.segment.embeddings.value
    board.identity(
      "from segment 0 to segment 1 the input of every position changes by the same vector",
      largestDifference(ones - zeros, (zeros.zerosLike + (rows[1] - rows[0]))) < 1e-5)
  }

  private func hiding(on board: Board, _ task: SentenceTask) {
    board.step("Hiding words")
    board.say(
      """
      Which words are hidden? BERT chooses 15 % of the tokens at random. If all of these became [MASK], the network \
      would need good vectors at [MASK] only, and the texts that it reads later contain no [MASK]. So 10 % of the \
      chosen ones are replaced by a random word, and 10 % stay as they are: the network cannot know which words to \
      trust, and has to check each of them against its context.
      """)
    board.code("bert-hiding")
    board.formula(#"L = -\frac{1}{|M|} \sum_{t \in M} \log p(x_t | r)"#)
    board.say(
      """
      M are the chosen positions, x the text and r what the network reads. **The loss is at the chosen positions \
      only**: everywhere else it could copy what it reads, and would learn little from that.
      """)
    board.code("bert-loss")
    let all = task.training.tokens(task.training.rows.indices)
    let hidden = HiddenWords(all, vocabulary: task.vocabulary, random: &board.random)
    let n = task.places
    // The sentence in which most happened, so that the table shows each case.
    let cases = (0..<task.training.rows.count).map { row in
      let own = hidden.places.filter { $0 / n == row }
      return own.count + 10 * own.count { hidden.read[$0] != SentenceTask.mask }
    }
    let shown = cases.indices.max { cases[$0] < cases[$1] } ?? 0
    let chosen = Dictionary(uniqueKeysWithValues: zip(hidden.places, hidden.words))
    let places = (shown * n..<(shown + 1) * n).filter { all[$0] != SentenceTask.padding }
    board.say("One sentence that was treated so:")
    board.table(
      ["the text", "what is read", "in the loss"],
      places.map { place in
        [
          task.word(all[place]), task.word(hidden.read[place]),
          chosen[place].map { "−log p(\(task.word($0)))" } ?? "",
        ]
      })
    let words = all.count { $0 >= SentenceTask.specials }
    let part = Double(hidden.places.count) / Double(words)
    let kinds = hidden.kinds.map { Double($0) / Double(max(1, hidden.places.count)) }
    board.table(
      ["of the training set", "fraction"],
      [
        ["chosen, of \(words) words", written(part, digits: 3)],
        ["of these [MASK]", written(kinds[0], digits: 3)],
        ["another word", written(kinds[1], digits: 3)],
        ["left as it is", written(kinds[2], digits: 3)],
      ])
    board.claimForBuiltInData(
      "close to 15 % of the words were chosen, and close to 80 % of these are [MASK]",
      abs(part - 0.15) < 0.02 && abs(kinds[0] - 0.8) < 0.05)
    let network = SmallBERT(vocabulary: task.vocabulary, places: n, random: &board.random)
    let gradient = gradientOfLogits(network, hidden, sentences: min(20, task.training.rows.count))
    board.identity(
      "the gradient of the logits is 0 at every position that was not chosen", gradient)
    board.ask(
      "A text has 200 words. How many [MASK] does it have on average?", answer: 24,
      because: "15 % of 200 are 30, and 80 % of 30 are 24.")
  }

  /// Whether logits of all positions get a gradient at the chosen positions, and no others.
  private func gradientOfLogits(
    _ network: SmallBERT, _ hidden: HiddenWords, sentences: Int
  ) -> Bool {
    let end = sentences * network.position.embeddings.shape[0]
    let places = hidden.places.filter { $0 < end }
    if places.isEmpty { return true }
    let tokens = Tensor(Array(hidden.read[..<end]), shape: [sentences, end / sentences])
    let z = withoutGradients { network.wordLogits(tokens, at: Array(0..<end)).value }
    let logits = Variable(z, requiresGradient: true)
    let chosen = logits.gather(Tensor(places))
    let labels = Array(hidden.words.prefix(places.count))
    Primitive.softmaxCrossEntropy(labels: labels)(chosen).mean().backward()
    let sizes = logits.gradient!.absolute().max(-1).values
    let isChosen = Set(places)
    return sizes.indices.allSatisfy { (sizes[$0] > 0) == isChosen.contains($0) }
  }
}
