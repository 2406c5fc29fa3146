import Chalk

/// Summary and exercises.
extension Transfer {
  func ending(on board: Board, _ runs: TransferRuns) {
    let conv = 16 * 10 + 32 * (9 * 16 + 1)
    board.summarize(
      "**Transfer learning** uses layers that were **pre-trained** on a task with many examples.",
      "**Feature extraction** keeps a **frozen layer** as it is; only the layers after it learn.",
      "**Fine-tuning** goes in two stages: first only the layers after the frozen ones learn, with the new **head**; then all do.",
      "It is meant for few pictures. Compare it with training from scratch and with **random features**, over several seeds.",
      "What it was pre-trained on matters; unlike tasks can bring **negative transfer**.")
    board.step("Exercises")
    board.exercise(
      .byHand,
      "How many parameters do the two convolutions of this network have? How many bytes of Adam's two moments does freezing them save?",
      answer:
        "16·(9 + 1) + 32·(9·16 + 1) = \(conv); two moments of 4 bytes each: \(conv * 8) bytes.")
    board.exercise(
      .byHand,
      "Fine-tuning runs \(runs.steps) steps, a third of them in the first stage. With 30 pictures of each of 5 classes and batches of 32, how many epochs are the two stages?",
      answer:
        "150 pictures are 5 batches: \(runs.steps / 3 / 5) epochs and \((runs.steps - runs.steps / 3) / 5) epochs."
    )
    board.exercise(
      .derive,
      "A head ŷ = softmax(W h + b) is new and random, h comes from good layers. Write ∂L/∂h. Why are the convolutions frozen at first?",
      answer: """
        ∂L/∂h = Wᵀ(ŷ − y). With a random W it has a random direction, and it is large as long as ŷ is wrong, so it \
        would spoil the good layers. Once W fits, ŷ − y is small and the direction is useful.
        """)
    board.exercise(
      .predict,
      "Predict the order of the four curves with examples=1 and with examples=10. Then run both.",
      answer: """
        With one picture of each class all four are close together and the bands are wide, so the order says little. \
        With ten all are better. Decide by the paired tests, not by the means alone.
        """)
    board.exercise(
      .breakIt,
      "Try s freeze=all but the last. Why does the frozen network get worse, though its frozen layers know more about digits?",
      answer: """
        The layer before the last keeps what tells the first classes apart. What would tell the new ones apart need \
        not be among its 64 numbers any more.
        """)
    board.exercise(
      .write,
      """
      Write a step of gradient descent in which the first layers are frozen and each layer has a lower rate than the \
      one above.
      """,
      answer: """
        A frozen layer keeps its weights. Any other takes a step with the rate α·γ^(layers above it): the nearer to \
        the pixels, the more general a layer is, and the less it should change. `chalk practice fine-tuning` checks \
        it.
        """, practice: "fine-tuning")
    board.exercise(
      .extend,
      "Fine-tune the second stage with the full rate of the first. Compare over six trainings.",
      answer: """
        In `two stages`, write `rate` for `rate / 3`. Expect more spread, and often less accuracy with few pictures: \
        large steps leave the good weights behind. Decide by the paired test on a validation set, not on the test set.
        """)
  }
}
