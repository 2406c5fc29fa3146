import Chalk

extension Overfitting {
  /// The summary and the exercises.
  func ending(
    on board: Board, _ races: [[Remedies.Run]], _ λ: Double, _ rate: Double
  ) {
    board.summarize(
      "A low training loss with a rising validation loss is overfitting; both losses high is underfitting.",
      "L1 adds λ·Σ|w| and L2 adds λ·Σw² to the loss. Under Adam, L2 is not weight decay; AdamW is.",
      """
      Dropout sets activations to 0 at random during training; early stopping goes back to the weights with the \
      lowest validation loss.
      """,
      "More data support a more complicated decision boundary.",
      """
      Overfitting shows as variance, underfitting as bias. Settings are chosen by the validation \
      set, never by the test set.
      """
    )
    board.step("Exercises")
    board.exercise(
      .byHand, "w = (3, −4, 0), λ = \(λ). How large are the L1 and the L2 penalty?",
      answer: "\(7 * λ) and \(25 * λ): λ·(3 + 4 + 0) and λ·(9 + 16 + 0).")
    board.exercise(
      .byHand,
      """
      An activation is 6, r = \(rate). Which values can it have after dropout, and what is \
      their mean?
      """,
      answer:
        """
        0 with probability \(rate), \(6 / (1 - rate)) otherwise; the mean is \
        \((1 - rate) * 6 / (1 - rate)).
        """
    )
    board.exercise(
      .derive,
      """
      Show that L2 under gradient descent multiplies each weight by the same factor, apart from \
      the loss.
      """,
      answer: "w − α·(g + 2·λ·w) = (1 − 2·α·λ)·w − α·g: weight decay with the factor 1 − 2·α·λ.")
    board.exercise(
      .predict,
      """
      Set the strength to 0.02 (s strength=0.02). What happens to the training loss of L1, to its test loss, and to \
      its border? Does it underfit?
      """,
      answer: """
        The training loss without the penalty rises, since the penalty counts more, and the gap becomes smaller. But \
        it does not underfit: the test loss falls, so with the usual strength the network still overfitted. The border \
        hardly becomes shorter; it has few bends already. Underfitting begins where a stronger penalty raises both \
        losses. Here, with λ = \(λ), the training loss is \(races.map { $0[1].trainingLoss }.mean, digits: 3) on \
        average and the test loss \(races.map { $0[1].testLoss }.mean, digits: 3) (step 8).
        """)
    board.exercise(
      .breakIt,
      "Set the rate of dropout to 0.1 (s dropout=0.1). Is it still a remedy? What do the gap and the variance say?",
      answer:
        """
        Hardly: with one activation in ten dropped the network memorizes nearly as well as \
        without dropout.
        """
    )
    board.exercise(
      .write, "Write dropout with its mask and its gradient.",
      answer: """
        The gradient passes through the same mask: dx = mask·dy. `chalk practice dropout` checks it, and also that \
        the expected value stays.
        """,
      practice: "dropout")
    board.exercise(
      .extend,
      """
      Train on your own table with --data and --target. Which of the seven remedies helps most \
      there?
      """,
      answer:
        """
        Look at the validation loss, not at the test loss, to choose one; then look at its test \
        loss once.
        """
    )
  }
}
