import Chalk
import Foundation

extension Optimizers {
  /// The summary and the exercises.
  func ending(on board: Board, _ quadratic: QuadraticLoss, _ trials: [Trial]) {
    let (λ1, λ2) = (quadratic.axes[0].curvature, quadratic.axes[1].curvature)
    board.summarize(
      """
      Gradient descent multiplies the distance along each eigenvector by 1 − α·λ; the condition \
      number makes it slow.
      """,
      """
      Mini-batches give the right gradient on average, and noise around it; a schedule makes \
      the noise fade.
      """,
      """
      Momentum accumulates steps: those of a constant gradient grow to 1/(1 − μ) times the plain step, those of an \
      alternating one cancel.
      """,
      """
      Adam and RMSprop divide by the typical size of the gradient: their rate is about the length of a weight's \
      step.
      """,
      "Compare rules each at its own learning rate, chosen by the validation loss over several seeds."
    )
    board.step("Exercises")
    board.exercise(
      .byHand,
      "w = 1, v = 0, g = 2, α = 0.1, μ = 0.9. Compute two steps of momentum, with the same g.",
      answer: """
        v = −0.2 and w = \(1 - 0.2); then v = 0.9·(−0.2) − 0.2 = \(-0.38) and w = \(1 - 0.2 - 0.38).
        """)
    board.exercise(
      .byHand, "Adam, first step, g = 0.003, α = 0.01. How far does the weight move?",
      answer: "By 0.01: m̂ = g and √v̂ = |g|, so that m̂/√v̂ is the sign of g.")
    board.exercise(
      .derive,
      "Which α makes the steep and the flat direction shrink equally fast, and by which factor?",
      answer: """
        1 − α·λ₂ = −(1 − α·λ₁) gives α = 2/(λ₁ + λ₂), here \(2 / (λ1 + λ2)), and the factor (κ − 1)/(κ + 1), here \
        \((λ1 / λ2 - 1) / (λ1 / λ2 + 1)).
        """)
    board.exercise(
      .predict, "Set rate=0.5 in step 1. Does gradient descent converge?",
      answer: """
        α·λ₁ = \(0.5 * λ1), and 1 − α·λ₁ = \(1 - 0.5 * λ1): \
        \(abs(1 - 0.5 * λ1) < 1 ? "it swings, but converges" : "beyond −1, so it diverges in the steep direction").
        """)
    board.exercise(
      .breakIt,
      "Set optimizer=adagrad. How does its curve over the rates differ from Adam's, and why?",
      answer: """
        Adagrad divides by the root of the sum of all squares so far, which only grows, so its steps shrink with time: \
        expect a larger best rate than Adam's, which is \(trials[2].rate).
        """)
    board.exercise(
      .write, "Write Adam's step.",
      answer: """
        Update m and v, divide both by 1 − βᵗ, then w ← w − α·m̂/(√v̂ + ε); t counts from 1. `chalk practice adam` \
        checks it. Its relatives of step 5 are `chalk practice rmsprop` and `chalk practice adamw`.
        """,
      practice: "adam")
    board.exercise(
      .write, "Write a step of momentum.",
      answer: """
        First v ← μ·v − α·g, then w ← w + v with the new v. `chalk practice momentum` checks it, and `chalk practice \
        learning-rate-schedule` the cosine schedule of step 7, with a warmup before it.
        """,
      practice: "momentum")
    board.exercise(
      .extend,
      "Write a rule of your own with `chalk new optimizer`, and let it compete here by its name.",
      answer:
        """
        The sign alone, w ← w − α·sign(g), is a good start. Its rate is exactly the length of \
        each weight's step, so expect a best rate of the same order as Adam's.
        """
    )
  }
}
