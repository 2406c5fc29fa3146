import Chalk

/// Summary and exercises.
extension Shapes224 {
  func ending(on board: Board) {
    board.summarize(
      "Most parameters sit after Flatten, most outputs in the first convolution; both cost memory.",
      """
      **Global average pooling** needs about a hundredth of the parameters and forgets where things are; on the same \
      frozen filters its head fits less than that behind Flatten.
      """,
      "Few pictures are memorized: the training loss falls while the validation loss rises, a **generalization gap**.",
      "Change one thing at a time, keep the number of steps, use several seeds: then the difference has one cause.",
      "Train until the validation loss stops falling, and read the **recall** of every class.",
      "An accuracy means little when training and test pictures overlap: split before you cut.")
    let small = Programs.shapes(side: 112, seed: 0)
    board.step("Exercises")
    board.exercise(
      .byHand,
      "How many parameters does the program have for pictures of 112 × 112? The last maps are 12 × 12.",
      answer: """
        \(small.weightCount): 12·12·128·128 + 128 = \(12 * 12 * 128 * 128 + 128) after Flatten, and the convolutions \
        and the last layer as before.
        """)
    board.exercise(
      .byHand,
      "How many multiplications does the second convolution take for one picture of 224 × 224 (109 × 109 places)?",
      answer:
        "109·109·64·(3·3·32) = \(109 * 109 * 64 * 9 * 32). The large layer after Flatten takes \(26 * 26 * 128 * 128)."
    )
    board.exercise(
      .derive,
      "Derive ∂L/∂A of global average pooling for a map A of h × w, given ∂L/∂m for its mean m.",
      answer: """
        m = Σ A[i, j]/(h·w), so ∂m/∂A[i, j] = 1/(h·w) and ∂L/∂A[i, j] = ∂L/∂m/(h·w) at every place: all places share \
        the gradient equally.
        """)
    board.exercise(
      .predict,
      "How will the left panel of *Memorization and generalization* change with few=80? Predict, then run it.",
      answer: """
        The training loss should fall more slowly and the validation loss rise less, since twice as many pictures are \
        harder to memorize. The gap will still be wide.
        """)
    board.exercise(
      .breakIt,
      "Leave the pixels between 0 and 1 instead of −½ and ½. Why may training begin more slowly?",
      answer: """
        All inputs are then positive, so the gradients of all weights of a filter tend to have one sign and the \
        weights move together; with inputs around 0 they can move apart.
        """)
    board.exercise(
      .write, "Write global average pooling and its backward pass.",
      answer: """
        Forward: the mean of each channel over all h·w places. Backward: every place gets the gradient of its channel \
        divided by h·w, as derived above. `chalk practice global-average-pooling` checks both.
        """, practice: "global-average-pooling")
    board.exercise(
      .extend,
      "Add augmentation (shift, rotation, mirroring) to the few pictures. Is it worth as much as having all of them?",
      answer: """
        Build on `augmented` in `simple-cnn`. These classes do not change when turned or mirrored, so it should help; \
        but colors and sizes stay those of the few. Compare over five seeds on the validation set.
        """)
  }
}
