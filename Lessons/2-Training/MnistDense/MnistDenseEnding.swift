import Chalk
import Foundation

extension MnistDense {
  /// The summary and the exercises.
  func ending(on board: Board, _ both: Both) {
    board.summarize(
      """
      Flattening turns a picture into a list: a fully connected layer does not know which pixels \
      are neighbors.
      """,
      """
      Labels become one-hot; softmax and categorical cross-entropy belong together, and their \
      gradient is ŷ − y.
      """,
      """
      A dense layer of n inputs and m outputs has n·m + m parameters: here \
      \(both.adam.parameters.map(\.variable.value.count).reduce(0, +)) in two layers.
      """,
      """
      Which optimizer is ahead depends on its learning rate and on the number of updates; compare over several runs.
      """,
      "Scale the inputs: bytes up to 255 make the first steps of gradient descent overshoot.")
    board.step("Exercises")
    board.exercise(
      .byHand, "How many parameters does a network 784 → 128 → 64 → 10 have?",
      answer:
        """
        \(784 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10): 784·128 + 128, 128·64 + 64 and 64·10 \
        + 10.
        """
    )
    board.exercise(
      .byHand, "Guessing gives each of ten classes the probability 0.1. What is its cross-entropy?",
      answer: "−log 0.1 = \(log(10)). The loss of the first batch should be close to that.")
    board.exercise(
      .derive, "Why do the weights of a pixel that is 0 in every picture never change?",
      answer: """
        ∂L/∂w = x·∂L/∂z for each picture, and x is 0 in all of them. Adam divides the running mean of the gradients, \
        which is 0 as well, so its step is 0 too.
        """)
    board.exercise(
      .predict, "Set rate=0.3 in step 3. Does gradient descent catch up with Adam?",
      answer: """
        It comes much closer: with thirty times the rate, the same number of updates goes much further. Its loss at \
        the rate \(both.rate) is \(both.histories[1].map { $0["loss"].last! }.mean).
        """)
    board.exercise(
      .breakIt,
      """
      Take the division by 255 out of `FlatPictures`. Which optimizer suffers more, and why?
      """,
      answer:
        """
        Gradient descent: its steps grow with the gradient. Adam divides each gradient by its usual size, so that the \
        factor of 255 cancels in its steps. But these steps, too, change the weighted sums 255 times as much, so Adam \
        is not unharmed.
        """
    )
    board.exercise(
      .write, "Write the confusion matrix and, from it, the accuracy.",
      answer: """
        Count each example in the row of its true class and the column of the predicted one. The accuracy is the sum \
        of the diagonal divided by the sum of all. `chalk practice confusion-matrix` checks both.
        """, practice: "confusion-matrix")
    board.exercise(
      .extend, "Shift every test picture by two pixels. How many are still classified correctly?",
      answer: """
        Fewer: every weight belongs to one pixel, and shifted ink meets weights that were learned for other strokes. \
        The lesson `mnist-conv` takes that up.
        """
    )
  }
}
