import Chalk

/// What to keep, and what to try.
extension Autoencoder {
  func summary(on board: Board) {
    board.summarize(
      "An autoencoder learns x̂ = g(f(x)) from x alone: the target is the input, the loss the reconstruction error.",
      "Without activation functions it can do no better than PCA; with them its codes may follow a curved surface.",
      "It learns something because of the bottleneck or the noise; a wide code only copies.",
      "A denoising autoencoder has to know what clean inputs look like.",
      "A variational autoencoder also learns a distribution of codes, so that new pictures can be drawn, at the price of some error."
    )
  }

  func exercises(on board: Board) {
    board.step("Exercises")
    let (e, d) = ([Scalar(0.6), Scalar(0.2)], [Scalar(0.5), Scalar(1)])
    let (z, guess, L) = loss([2, 1], e, d)
    board.exercise(
      .byHand,
      "Compute z, x̂ and L of step 1 for x = (2, 1), with e = (0.6, 0.2) and d = (0.5, 1).",
      answer: """
        z = 0.6·2 + 0.2·1 = \(z.value), x̂ = \(written(guess.map(\.value))) and L = \(L.value): half the sum \
        of the two squared differences.
        """)
    board.exercise(
      .byHand,
      "How many parameters does the autoencoder 784 → 64 → 2 → 64 → 784 have, with biases?",
      answer: """
        785·64 + 65·2 + 3·64 + 65·784 = \(785 * 64 + 65 * 2 + 3 * 64 + 65 * 784).
        """)
    board.exercise(
      .derive,
      "Derive ∂L/∂eᵢ of step 1 by the chain rule.",
      answer: """
        L depends on eᵢ through z alone: ∂L/∂z = Σⱼ (x̂ⱼ − xⱼ)·dⱼ (for n = 2 the factor 2/n is 1), and \
        ∂z/∂eᵢ = xᵢ. The product is the formula.
        """)
    board.exercise(
      .derive,
      "For which μ and σ is the Kullback-Leibler part ½·(μ² + σ² − log σ² − 1) smallest, and how small?",
      answer: """
        Its derivatives are μ and σ − 1/σ; both are 0 at μ = 0, σ = 1, where the code is standard normal. \
        There it is ½·(0 + 1 − 0 − 1) = 0. A VAE in which every code looks like this transmits nothing.
        """)
    board.exercise(
      .predict,
      "Try s code=8 in step 3. Will the distance between the autoencoder and PCA grow or shrink?",
      answer: """
        It shrinks in absolute terms: with eight components PCA, too, keeps most of the variance. See the \
        row for 8 numbers in the table of step 8.
        """)
    board.exercise(
      .breakIt,
      "Leave the Kullback-Leibler part out of the variational loss. What becomes of σ, and what is left of the method?",
      answer: """
        Noise on the code makes the reconstruction worse, and nothing else asks for it any more. So σ goes to 0, \
        and nothing keeps the codes near 0. What is left is the plain autoencoder.
        """)
    board.exercise(
      .write,
      "Write the random code of a variational autoencoder, z = μ + σ·ε, and its loss for s = 1.",
      answer:
        """
        An encoder gives log σ², so σ = e to the power ½·log σ². The loss is half the squared reconstruction error \
        plus the Kullback-Leibler divergence. `chalk practice variational-loss` checks both.
        """,
      practice: "variational-loss")
    board.exercise(
      .extend,
      "Classify digits by the nearest neighbor in latent space, with codes of 2, 8 and 16 numbers. Compare with the nearest neighbor in pixels.",
      answer: """
        Encode training and test set, and take the label of the nearest code. With two numbers classes \
        overlap, as the figure of step 4 shows; with more the codes should do nearly as well as the pixels, \
        with a quarter or an eighth of the numbers to compare.
        """)
  }
}
