import Chalk
import Foundation

extension PolicyGradient {
  /// The summary and the exercises.
  func ending(on board: Board) {
    board.summarize(
      "Reinforcement learning has rewards, not labels; the return is their discounted sum.",
      "The policy gradient is a mean of ∇log π·G: minus the gradient of a cross-entropy weighted by the returns.",
      """
      A baseline leaves the mean gradient as it is, lowers its variance, and makes a constant in the returns \
      irrelevant.
      """,
      "Value iteration and Q-learning use the Bellman equation, with known and unknown rules.",
      "Without exploration a learner keeps to the first good path that it finds.")
    board.step("Exercises")
    let G = Reinforce.returns([(0, 0, -1), (0, 0, 0), (0, 0, 2)])
    board.exercise(
      .byHand, "An episode has the rewards −1, 0, 2, and γ = 0.95. Compute the three returns.",
      answer: """
        From the last to the first: \(G[2]), 0 + 0.95·2 = \(G[1]), −1 + 0.95·\(G[1]) = \(G[0]).
        """)
    let score = Reinforce.score(Reinforce.softmax([0, 0, 0, 0]), 1)
    board.exercise(
      .byHand,
      "Four equally likely actions; the second is taken, G − b = 2. What is the step of θ with α = 0.8?",
      answer: """
        ∇log π is \(score.map { written($0) }.joined(separator: ", ")); times 0.8·2: \
        \(score.map { written(1.6 * $0) }.joined(separator: ", ")).
        """)
    board.exercise(
      .derive, "Show that Σₐ π(a)·∇log π(a)·b = 0.",
      answer: "π·∇log π = ∇π, so the sum is b·∇Σₐ π(a) = b·∇1 = 0.")
    board.exercise(
      .predict,
      "Set shift=0. Which of the two panels of the first training figure changes, and how?",
      answer:
        """
        The right one: nothing is added any more, so it becomes a repetition of the left one with other random \
        numbers.
        """
    )
    board.exercise(
      .breakIt, "Set γ = 0. Which actions are learned?",
      answer: """
        With γ = 0 the return is the next reward alone. All steps cost the same, so only the states beside G and P \
        learn which action is better.
        """)
    board.exercise(
      .write,
      "Write the returns of an episode, and the loss of REINFORCE with the mean return as baseline.",
      answer:
        """
        Go through the rewards from the last to the first: G ← r + γ·G. The loss is −mean((G − b)·log π). `chalk \
        practice returns` checks both.
        """,
      practice: "returns")
    board.exercise(
      .extend,
      "Add the entropy, times a small β, to what is maximized: β·H(π). What is the gradient of H for a softmax?",
      answer: """
        ∂H/∂θⱼ = −π(j)·(log π(j) + H). It makes unlikely actions likelier and likely ones less likely, so \
        exploration lasts; β is usually lowered over time.
        """)
    board.say(
      "To try: s shift=0, s slip=0.3, s rate=1.5. A world of your own: chalk new lesson MyWorld.")
  }
}
