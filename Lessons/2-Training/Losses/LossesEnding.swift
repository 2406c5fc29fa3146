import Chalk
import Foundation

extension Losses {
  /// The summary and the exercises.
  func ending(on board: Board, _ z: Double) {
    board.summarize(
      "Cross-entropy is the mean negative log-likelihood: minimizing it is maximum likelihood.",
      """
      With respect to the logits its gradient is ŷ − y, divided by n for a batch: it does not \
      vanish where ŷ is wrong.
      """,
      "The gradient of the squared error after a sigmoid does vanish there.",
      "Compute it from logits, with log-sum-exp; the printed formula overflows.",
      """
      Its lowest possible value is the entropy of the labels; what exceeds that is the Kullback–Leibler divergence.
      """
    )
    board.step("Exercises")
    board.exercise(
      .byHand, "ŷ = 0.8. What is the binary cross-entropy for y = 1, and for y = 0?",
      answer: "−log 0.8 = \(-log(0.8)), and −log 0.2 = \(-log(0.2)).")
    board.exercise(
      .byHand,
      "The logits are (1, 0, 0), and the first class is the true one. What are the loss and ∂L/∂z?",
      answer: """
        ŷ₁ = e/(e + 2) = \(exp(1.0) / (exp(1.0) + 2)), so L = \(-log(exp(1.0) / (exp(1.0) + 2))); the derivatives are \
        \(exp(1.0) / (exp(1.0) + 2) - 1) and twice \(1 / (exp(1.0) + 2)).
        """)
    board.exercise(
      .derive, "Show that ∂L/∂z = ŷ − y for binary cross-entropy after a sigmoid.",
      answer: """
        ∂L/∂ŷ = −y/ŷ + (1 − y)/(1 − ŷ) = (ŷ − y)/(ŷ(1 − ŷ)), and ∂ŷ/∂z = ŷ(1 − ŷ): the product is \
        ŷ − y. The factor that makes the gradient of the squared error vanish has canceled.
        """)
    board.exercise(
      .predict, "Set z=-60 and truth=1 in step 1. What are the loss and its derivative?",
      answer:
        """
        The loss is about 60, since −log σ(−60) ≈ 60, and the derivative is −1: the gradient has \
        its full size.
        """
    )
    board.exercise(
      .breakIt, "Set shift=1000 in step 5. Which of the two computations survives?",
      answer: "The one with log-sum-exp. As printed, e^1002 is ∞ and ∞/∞ is NaN.")
    board.exercise(
      .write,
      "Write the gradient of the cross-entropy with respect to the logits of several examples.",
      answer: """
        For each example it is (ŷ − y)/n, with ŷ from a softmax that does not overflow. `chalk practice \
        softmax-gradient` checks it, also for logits of a thousand.
        """,
      practice: "softmax-gradient")
    board.exercise(
      .extend,
      "Write a loss of your own with `chalk new loss`, such as cross-entropy with smoothed labels.",
      answer:
        """
        Replace y by 0.9·y + 0.1/classes; the lowest possible loss is then the entropy of these labels, not 0.
        """
    )
  }
}
