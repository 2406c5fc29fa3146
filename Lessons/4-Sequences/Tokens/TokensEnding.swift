import Chalk

/// The summary of the lesson and its exercises.
extension Tokens {
  func ending(on board: Board, _ trained: BytePairTokenizer) {
    board.summarize(
      "A tokenizer makes whole numbers of a text; each number is a row of the embedding, V·d parameters in all.",
      "Characters make long sequences, words make a large vocabulary with many rare and unknown words.",
      "Byte-pair encoding joins the most frequent pair of neighbors again and again; the list of merges, in its order, is what it learns.",
      "Since it starts with bytes, no text is unknown; but a script it has not learned costs more tokens.",
      "WordPiece takes the longest piece that fits; special tokens open and end a text, hide a word, or fill up."
    )
    board.step("Exercises")
    var training = BytePairTraining(["aab aab aab ab"])
    let steps = (0..<2).compactMap { _ in training.step() }
    let spelled = training.tokenizer.vocabulary
    board.exercise(
      .byHand,
      "The text is “aab aab aab ab”. Which two merges does byte-pair encoding learn first, if of equally frequent pairs that with the smaller byte wins (a space is 32, a is 97, b is 98)?",
      answer:
        """
        \(steps.map { "\(shown([spelled[$0.merge.left]])) and \(shown([spelled[$0.merge.right]])), \($0.count) times" }.joined(separator: "; then ")).
        """)
    board.exercise(
      .byHand,
      "The vocabulary of WordPiece has *play*, *##er*, *##s* and *##ers*. How is *players* cut?",
      answer: "play ##ers: after *play* the longest piece that fits is taken, and that is *##ers*.")
    board.exercise(
      .derive,
      "Show that a text of b bytes has at least b/m tokens, where m is the length of the longest token, and that no merge makes a text longer.",
      answer:
        "Each token covers m bytes at most, and together they cover b. A merge replaces two tokens by one, or changes nothing."
    )
    let short = trained.keeping(merges: 0)
    board.exercise(
      .predict, "Set merges=0 in step 4. What are the tokens of the sentence then?",
      answer:
        "Its bytes: each letter is a token. The vocabulary has \(short.vocabulary.count) tokens, 256 of them bytes."
    )
    let odd = "Thee fiilm wass goood"
    board.exercise(
      .breakIt,
      "Misspell a sentence. What does a word tokenizer make of it, and what do byte pairs?",
      answer:
        """
        Misspelled words are [UNK] to a word tokenizer. Byte pairs make more and shorter tokens, but all letters are \
        still there: “\(odd)” becomes \(shown(trained.tokens(in: odd))).
        """)
    board.exercise(
      .write, "Write one step of byte-pair encoding: join every occurrence of a pair.",
      answer:
        """
        Go from left to right; where the pair stands, write the new number and go on two places further, so that \
        *aaa* with the pair *aa* becomes two tokens and not three. `chalk practice byte-pair-merge` checks it.
        """,
      practice: "byte-pair-merge")
    board.exercise(
      .extend,
      "Learn merges from a text of your own in two languages, with `--data FILE`. How many lines of the second language do you need until its characters cost fewer than two tokens?",
      answer:
        """
        As many as bring its pairs among the most frequent ones. Count how many merges each language got: that is the \
        share of the vocabulary that it has.
        """)
  }
}
