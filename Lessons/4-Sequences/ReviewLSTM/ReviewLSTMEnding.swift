import Chalk

/// The summary of the lesson and its exercises.
extension ReviewLSTM {
  func ending(on board: Board, _ results: [Result], _ real: [[Double]]) {
    let means = results.map(\.accuracies.mean)
    let onReal =
      real.isEmpty
      ? "Where order matters little, a simple baseline is hard to beat, so try it first."
      : "On real sentences it was \(written(real[0].mean, digits: 3)), \(written(real[1].mean, digits: 3)) and \(written(real[2].mean, digits: 3)): so try the baseline first."
    board.summarize(
      "A bag of words gives two texts with the same words the same answer, whatever it has learned.",
      "Over \(Self.starts) trainings the mean test accuracy was \(means[0], digits: 3) for the LSTM, \(means[1], digits: 3) for the bag with a hidden layer and \(means[2], digits: 3) for the linear bag.",
      """
      Error analysis shows where the bags fail: in the grammar, with two judgments and one *not*, no bag is right more \
      than half of the time on average.
      """,
      """
      An accuracy varies by chance with the random initial weights and with the test examples; McNemar's test compares \
      two classifiers of the same examples.
      """,
      "\(onReal)"
    )
    board.step("Exercises")
    let error = standardError(0.8, 100)
    board.exercise(
      .byHand, "80 of 100 test reviews are classified correctly. What is the standard error?",
      answer: """
        √(p(1 − p)/n) with p = 0.8 and n = 100: √(0.8·0.2/100) = \(error, digits: 2). So 80 % may well be 76 or 84 \
        %.
        """)
    board.exercise(
      .byHand,
      "How many parameters does an LSTM of 64 units with 64 inputs have, and how many a dense layer of 64 units in its place?",
      answer: "4·(64·128 + 64) = \(4 * (64 * 128 + 64)), and 64·64 + 64 = \(64 * 64 + 64).")
    let tosses = PairedClassifications(
      [Bool](repeating: true, count: 8), [Bool](repeating: false, count: 8))
    board.exercise(
      .byHand,
      "On 8 of 100 test reviews classifier A alone is right, on none B alone. What does McNemar's test say?",
      answer: """
        8 tosses that all fall on the same side, one side or the other: p = 2·(½)⁸ = \
        \(tosses.probability, digits: 2). Chance hardly explains that.
        """)
    board.exercise(
      .derive, "Show that the linear bag gives each word one weight.",
      answer:
        "z = u·(1/T)·Σ E_w + c = (1/T)·Σ (u·E_w) + c, summed over the T words w: each adds the number u·E_w, divided by the length."
    )
    board.exercise(
      .predict, "Set units=16. Does the LSTM still learn?",
      answer:
        "Usually yes, but in more epochs. A few units are enough to remember that the next judgment is reversed."
    )
    board.exercise(
      .breakIt,
      "Write two reviews with opposite meanings that differ only in the order of their words, without a *not*.",
      answer:
        """
        For reviews of a film: *the film was good, the book was bad* and *the film was bad, the book was good*. \
        The words are the same; only their order says what is good.
        """
    )
    board.exercise(
      .write, "Write the padding and truncation of reviews to one length.",
      answer:
        """
        Keep the last T words of a long review, and put zeros in front of a short one, as Keras does by default. \
        `chalk practice pad-sequences` checks it, also for an empty review.
        """,
      practice: "pad-sequences")
    board.exercise(
      .extend,
      "Give the linear bag pairs of neighboring words, bigrams, in place of words. Does it learn negation?",
      answer:
        "Yes, for *not good* is then a word of its own; *not very good* needs trigrams. Bigrams make a strong baseline for real reviews."
    )
  }
}
