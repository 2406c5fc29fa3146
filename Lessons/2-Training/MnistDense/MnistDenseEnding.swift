import Chalk
import Foundation

extension MnistDense {
  /// The summary and the exercises.
  func ending(on board: Board, _ both: Both) {
    board.summarize(
      """
      Flattening turns a picture into a list: a fully connected layer does not know which pixels \
      are neighbours.
      """,
      """
      Labels become one-hot; softmax and categorical cross-entropy belong together, and their \
      gradient is ŷ − y.
      """,
      "A dense layer of n inputs and m outputs has n·m + m parameters: here 407,050 in two layers.",
      """
      Which optimizer is ahead depends on its rate and on the number of updates; compare over \
      several runs.
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
      answer: "−log 0.1 = \(log(10)). The loss of the first batch should be near it.")
    board.exercise(
      .derive, "Why do the weights of a pixel that is 0 in every picture never change?",
      answer: "∂L/∂w = x·∂L/∂z, and x is 0; Adam's step is 0 as well, since m is.")
    board.exercise(
      .predict, "Set rate=0.3 in step 3. Does gradient descent catch up with Adam?",
      answer: """
        It comes much closer: with thirty times the rate, the same number of updates goes much further. Its loss at the rate \
        \(both.rate) is \(both.histories[1].map { $0["loss"].last! }.mean).
        """)
    board.exercise(
      .breakIt,
      """
      Look at the last figure. Why does dividing by 255 matter more to gradient descent than to \
      Adam?
      """,
      answer:
        """
        Adam divides each gradient by its usual size, so that a factor of 255 in the gradient \
        cancels.
        """
    )
    board.exercise(
      .write, "Write softmax, so that it does not overflow.",
      answer: "`chalk practice softmax` checks it, with logits of a thousand too.",
      practice: "softmax")
    board.exercise(
      .extend, "Shift every test picture by two pixels. How many are still classified correctly?",
      answer: "Far fewer: every weight belongs to one pixel. The lesson `mnist-conv` takes that up."
    )
  }
}
