import Chalk

/// The summary of the lesson and its exercises.
extension Tokens {
  func ending(on board: Board, _ trained: BytePairTokenizer) {
    board.summarize(
      "A tokenizer turns a text into whole numbers; each number is a row of the embedding, V·d parameters in all.",
      "Characters make long sequences, words make a large vocabulary with many rare and unknown words.",
      "Byte-pair encoding joins the most frequent pair of neighbors again and again; the list of merges, in its order, is what it learns.",
      "If it starts with bytes, no text is unknown; but a script that it has not learned costs more tokens.",
      "WordPiece takes the longest piece that fits; special tokens open or end a text, hide a word, or pad a sequence."
    )
    board.step("Exercises")
    var training = BytePairTraining(["aab aab aab ab"])
    let steps = (0..<2).compactMap { _ in training.step() }
    let spelled = training.tokenizer.vocabulary
    board.exercise(
      .byHand,
      "The text is “aab aab aab ab”. Which two merges does byte-pair encoding learn first? Of equally frequent pairs take the one with the smaller numbers (a space is 32, a is 97, b is 98).",
      answer:
        """
        \(steps.map { "\(shown([spelled[$0.merge.left]])) and \(shown([spelled[$0.merge.right]])), \($0.count) times" }.joined(separator: "; then ")).
        """)
    board.exercise(
      .byHand,
      "The vocabulary of WordPiece has *play*, *##er*, *##s* and *##ers*. How is *players* split?",
      answer: "play ##ers: after *play* the longest piece that fits is *##ers*, not *##er*.")
    board.exercise(
      .derive,
      "Let m be the length in bytes of the longest token. Show that a text of b bytes has at least b/m tokens, and that no merge makes a text longer.",
      answer:
        "Each of n tokens covers at most m bytes, and together they cover b: so b ≤ n·m, and n ≥ b/m. A merge replaces two tokens by one, or changes nothing."
    )
    let short = trained.keeping(merges: 0)
    board.exercise(
      .predict,
      "Set merges=0 in step 4. What are the tokens of the sentence, and how large is the vocabulary?",
      answer:
        "The tokens are its bytes: each English letter is one. The vocabulary has \(short.vocabulary.count) tokens: the 256 bytes and the special tokens."
    )
    let odd = "Thee fiilm wass goood"
    board.exercise(
      .breakIt,
      "Misspell a sentence. What does a tokenizer of words make of it, and what does byte-pair encoding?",
      answer:
        """
        To a tokenizer of words most misspelled words are unknown and become [UNK]. Byte-pair encoding makes more and \
        shorter tokens, but all letters are still there: “\(odd)” becomes \(shown(trained.tokens(in: odd))).
        """)
    board.exercise(
      .write, "Write one step of byte-pair encoding: join every occurrence of a pair.",
      answer:
        """
        Go from left to right. Where the pair stands, write the new number and skip both of its tokens; so *aaa* with the \
        pair *aa* becomes two tokens, the new one and *a*. `chalk practice byte-pair-merge` checks it.
        """,
      practice: "byte-pair-merge")
    board.exercise(
      .extend,
      "Learn merges from a text of your own in two languages, with `--data FILE`. How many lines of the second language do you need until its characters cost fewer than two tokens?",
      answer:
        """
        Enough to bring its pairs among the most frequent ones. Count how many merges each language got: that is its \
        share of the vocabulary.
        """)
  }
}
