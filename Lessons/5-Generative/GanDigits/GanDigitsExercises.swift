import Chalk
import Foundation

/// What to keep, and what to try.
extension GanDigits {
  func summary(on board: Board) {
    board.summarize(
      "The generator is trained through the frozen discriminator, on the label 1: its loss is −log D(G(z)).",
      "Compiled alone, as the printed program does it, a generator has no target to learn from.",
      "The losses of a GAN measure one network against the other: they need not fall while the pictures improve.",
      "A discriminator of single pictures cannot see missing classes; count them by nearest neighbours, or use the FID.",
      "Adam with a small rate and β₁ = \(Self.beta1), leaky ReLU and label smoothing are usual remedies, found by trial."
    )
  }

  func exercises(on board: Board) {
    board.step("Exercises")
    board.exercise(
      .byHand,
      "How many parameters does the printed discriminator 784 → 512 → 256 → 128 → 1 have?",
      answer: """
        785·512 + 513·256 + 257·128 + 129·1 = \(layers([784, 512, 256, 128, 1]).reduce(0, +)): for each \
        layer its inputs and one bias, times its outputs.
        """)
    board.exercise(
      .byHand,
      "For a batch D says 0.9 to each real picture and 0.2 to each generated one. How large are L_D and L_G?",
      answer: """
        L_D = −½·(log 0.9 + log 0.8) = \(-0.5 * (log(0.9) + log(0.8))), and L_G = −log 0.2 = \(-log(0.2)).
        """)
    board.exercise(
      .derive,
      "For z₀ and z₁ with independent standard normal entries, show that every entry of z(t) has the variance 1.",
      answer: """
        The variance of (1 − t)·z₀ + t·z₁ is (1 − t)² + t², and it is divided by the square of the root of \
        just this.
        """)
    board.exercise(
      .predict,
      "Try s classes=1 in step 1. What happens to the distance of two generated pictures, and to the one of two real ones?",
      answer: """
        Both shrink: zeros differ less from each other than from ones and twos. With a single mode nothing \
        can be missing, so the count of classes no longer shows a collapse; only the distance does.
        """)
    board.exercise(
      .breakIt,
      "Train the discriminator without freezing its copy behind the generator. What happens to the accuracy?",
      answer: """
        The generator's step then also moves the discriminator's weights towards calling generated pictures \
        real. The accuracy falls, and the gradient that the generator learns from is worth nothing.
        """)
    board.exercise(
      .write, "Write the loss of both networks for probabilities as a function of your own.",
      answer: """
        Binary cross-entropy: −mean(y·log D + (1 − y)·log(1 − D)); y = 1 and 0 for the discriminator, always \
        1 for the generator. The softmax form of the same loss is checked by `chalk practice`.
        """, practice: "cross-entropy")
    board.exercise(
      .extend,
      "Give the label to both networks as a one-hot vector (a conditional GAN). What must be concatenated where?",
      answer: """
        The one-hot label of the class goes to z (100 + 10 inputs) and to the 784 pixels (784 + 10 inputs); \
        generated pictures get random labels. Then one can ask for a digit, and a missing class is noticed.
        """)
  }
}
