import Chalk
import Foundation

/// What to keep, and what to try.
extension GanDigits {
  func summary(on board: Board) {
    board.summarize(
      "The generator is trained through the frozen discriminator, on the label 1: its loss is −log D(G(z)).",
      "Compiled alone, as the printed program does it, a generator has no target to learn from.",
      "The losses of a GAN measure one network against the other: they need not fall while the pictures improve.",
      """
      Neither loss asks for variety, so classes can go missing: mode collapse. Measure it by a classifier's \
      effective number of classes, or by the FID, over several trainings.
      """,
      """
      Leaky ReLU and He initialization in the generator let more of z through: with both, generated pictures differ more \
      after as many steps than with one of them or none. To know which of several changes did it, make one at a time. A \
      small learning rate, β₁ = \(Self.beta1) and label smoothing are other usual remedies; they were found by trial.
      """
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
      "In a batch, D gives 0.9 to each real picture and 0.2 to each generated one. How large are L_D and L_G?",
      answer: """
        L_D = −½·(log 0.9 + log 0.8) = \(-0.5 * (log(0.9) + log(0.8))), and L_G = −log 0.2 = \(-log(0.2)).
        """)
    board.exercise(
      .derive,
      "For z₀ and z₁ with independent standard normal entries, show that every entry of z(t) has the variance 1.",
      answer: """
        Variances of independent numbers add, and a factor enters squared: (1 − t)·z₀ + t·z₁ has the variance (1 − \
        t)²·1 + t²·1. Dividing by the root divides the variance by the square of it, which is the same number.
        """)
    board.exercise(
      .byHand,
      "Of 200 generated pictures a classifier takes 100 for zeros and 100 for twos. How large is the effective number of classes?",
      answer: """
        K = exp(−½·log ½ − ½·log ½) = exp(log 2) = \(exp(log(2.0))). A third class of a single picture would add \
        little: K counts rare classes by how rare they are.
        """)
    board.exercise(
      .predict,
      "Try s classes=1 in step 1. What happens in step 5 to the effective number of classes, and to the distance of two pictures?",
      answer: """
        K is 1 for each design: with a single class none can be missing. Only the distance still shows a collapse. \
        That of two real pictures shrinks too, since zeros differ less from each other than from ones and twos.
        """)
    board.exercise(
      .predict,
      "Try s design=printed in step 5. Does the printed design draw more classes in step 6, when it is trained for longer?",
      answer: """
        Compare the table of step 6 with that of the design with both changes. One training each proves little: to \
        decide, several trainings of both would have to be compared in pairs, as in step 5.
        """)
    board.exercise(
      .derive,
      "With three changes that can each be made or not, how many designs are there, and how many pairs differ in one change?",
      answer: """
        2³ = \(1 << 3) designs. Each differs from 3 others in one change, and each pair is counted twice: \
        8·3/2 = \(8 * 3 / 2). Comparing the design with all changes with that with none is one pair, and tells of no \
        single change.
        """)
    board.exercise(
      .breakIt,
      "Train the discriminator without freezing its copy behind the generator. What happens to the accuracy?",
      answer: """
        The generator's step then also moves the discriminator's weights towards calling generated pictures real. \
        That is the easiest way to a small loss. The accuracy falls, and the gradient from such a discriminator no \
        longer says what is wrong with a picture.
        """)
    board.exercise(
      .write, "Write the path z(t) between two latent vectors, in n steps with both ends.",
      answer: """
        For t = 0, 1/(n − 1), …, 1 the weighted sum of z₀ and z₁, divided by the root. `chalk practice \
        latent-interpolation` checks it, also for n = 2 and for z₀ = z₁.
        """, practice: "latent-interpolation")
    board.exercise(
      .extend,
      "Give both networks the label as a one-hot vector (a conditional GAN). What has to be concatenated, and where?",
      answer: """
        The one-hot label of the class goes to z (100 + 10 inputs) and to the 784 pixels (784 + 10 inputs); for \
        generated pictures the label is drawn at random. Now one can ask for a digit, and the discriminator \
        notices a missing class: it sees a 3 where a 7 was asked for.
        """)
  }
}
