import Chalk
import Foundation

extension PCA {
  /// The summary and the exercises.
  func ending(on board: Board, _ r: Double) {
    board.summarize(
      """
      The variance vᵀCv of a direction v of length 1 is largest along the eigenvector of the covariance matrix C with the \
      largest eigenvalue, and that eigenvalue is the variance.
      """,
      "The explained variance ratio says what a component holds; a scree plot shows where to stop.",
      "The reconstruction error is the sum of the variances of the components that were left out.",
      "Standardize features of different units first: variance depends on the unit.",
      """
      PCA never looks at the label: the component with the most variance need not tell the most \
      about it.
      """
    )
    board.step("Exercises")
    board.exercise(
      .byHand, "C = [[2, 1], [1, 2]]. What are its eigenvalues and eigenvectors?",
      answer: """
        λ² − 4·λ + 3 = 0 gives \(2.0 + 1) and \(2.0 - 1), along (1, 1)/√2 and (1, −1)/√2. The first holds \(3.0 / 4) \
        of the variance.
        """)
    board.exercise(
      .byHand, "Five components have the variances 6, 2, 1, 0.6 and 0.4. How many explain 90 %?",
      answer: "Three: (6 + 2 + 1)/10 = \(9.0 / 10).")
    board.exercise(
      .derive,
      """
      Two standardized features have the correlation r. What are the eigenvalues of their \
      covariance matrix?
      """,
      answer:
        """
        1 + r and 1 − r, along (1, 1)/√2 and (1, −1)/√2: with r = \(r) the first holds \
        \((1 + abs(r)) / 2).
        """
    )
    board.exercise(
      .derive,
      """
      The second component has the largest variance among the directions perpendicular to the first: vᵀv = 1 and \
      vᵀv₁ = 0. Show that it is an eigenvector, too.
      """,
      answer: """
        With a multiplier for each condition: 2·C·v − 2·λ·v − μ·v₁ = 0. Multiply by v₁ᵀ from the left. Since C is \
        symmetric, v₁ᵀ·C·v = λ₁·v₁ᵀ·v = 0, and v₁ᵀ·v = 0 as well, so μ = 0. What is left is C·v = λ·v.
        """)
    board.exercise(
      .predict, "Set correlation=0 in step 1. Which way do the components point?",
      answer: """
        Any way: both eigenvalues are 1, up to chance, and with equal eigenvalues every direction is an eigenvector. \
        What you see depends on the noise of 200 points.
        """)
    board.exercise(
      .breakIt,
      """
      Multiply one feature of your own table by 1,000 and run `chalk run pca --data yours.csv \
      --target column`.
      """,
      answer: """
        As measured, the first component is nearly that column alone, since its variance is now a million times as \
        large. Standardized, nothing changes.
        """
    )
    board.exercise(
      .write,
      """
      Find the first component by power iteration: multiply a vector by C and normalize it, \
      again and again.
      """,
      answer: """
        In the coordinates of the eigenvectors each step multiplies the first by λ₁ and the second by λ₂, so their \
        ratio shrinks by λ₂/λ₁ each time. With λ₁ = 2 and λ₂ = 1 that is \(pow(0.5, 20)) after 20 steps. `chalk \
        practice pca` checks yours.
        """, practice: "pca")
    board.exercise(
      .extend, "Compare with the lesson `autoencoder`: what can it do that PCA cannot?",
      answer:
        """
        Its encoder and decoder have nonlinearities, so that the surface onto which it projects \
        may be curved.
        """
    )
  }
}
