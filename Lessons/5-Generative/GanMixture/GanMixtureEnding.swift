import Chalk

extension GanMixture {
  func summary(on board: Board) {
    board.summarize(
      "A GAN is trained by alternating: a step of D uphill on V, then a step of G with D fixed.",
      "The generator never sees a real point: all it learns comes through the gradient of D with respect to its input.",
      "Near the end V fluctuates around −log 4 and D around ½; neither loss falls to a minimum.",
      "Mode collapse: the generator covers only some of the modes, and V in training does not show it.",
      "To evaluate a generator, fix it: count modes, look at samples, train a fresh discriminator against it."
    )
  }

  func exercises(on board: Board, _ gan: MixtureGan) {
    board.step("Exercises")
    let m = 3.0
    board.exercise(
      .byHand,
      "D(x) = 0.2 at a generated point, and the logit rises by 3 per unit of x₁. How long is the arrow there, for −log D?",
      answer: "The length is (1 − D) times that of the logit's gradient: 0.8·3 = \(0.8 * m).")
    let counts = [gan.G, gan.D].map { $0.parameters.map(\.value.count).reduce(0, +) }
    board.exercise(
      .byHand,
      "How many parameters does the generator 2 → 32 → 32 → 2 have, and how many the discriminator 2 → 32 → 32 → 1?",
      answer: """
        (2 + 1)·32 + (32 + 1)·32 + (32 + 1)·2 = \(counts[0]), and with (32 + 1)·1 at the end \(counts[1]).
        """)
    board.exercise(
      .derive,
      "Show that −∇ₓ(−log σ(z(x))) = (1 − σ(z))·∇ₓz, and find the same for the loss log(1 − σ(z)).",
      answer: """
        The chain rule with d(−log σ(z))/dz = σ(z) − 1. For log(1 − σ(z)) the derivative is −σ(z), so the \
        arrow is σ(z)·∇ₓz: nearly 0 where D is near 0.
        """)
    board.exercise(
      .predict,
      "Try s ratio=1: both learning rates are 0.0005. How many modes do you expect, and why may some still be missing after \(steps) steps?",
      answer: """
        Most or all of them: neither network outruns the other. But both are four times as slow as with \
        the rate \(rate) of step 2, so some modes may not be reached yet.
        """)
    board.exercise(
      .breakIt,
      "Take the line D.clearGradients() out of the generator's step. What happens?",
      answer: """
        The gradient of the generator's loss with respect to D's weights stays and is added to the next \
        step of D. It pulls D towards calling generated points real: D works against itself.
        """)
    board.exercise(
      .write,
      "Write the best discriminator for the probabilities p of the data and q of the generator, and V under it.",
      answer:
        """
        D = p/(p + q) for each value, ½ where both are 0; V is the sum of p·log D + q·log(1 − D), with 0·log 0 = \
        0. `chalk practice best-discriminator` checks it.
        """,
      practice: "best-discriminator")
    board.exercise(
      .extend,
      """
      Let the discriminator see several samples at once (minibatch discrimination): give it the mean and \
      the standard deviation of the batch as additional inputs. Why should that act against mode collapse?
      """,
      answer: """
        A batch from one mode has a much smaller standard deviation than a batch of real points. With it \
        as an input D recognizes a collapsed batch, so the generator gets a gradient towards variety.
        """)
  }
}
