import Chalk

/// The summary of the lesson and its exercises.
extension Transformer {
  func ending(on board: Board) {
    board.summarize(
      "A transformer block is attention and a feed-forward layer, each with a residual connection and a normalization.",
      "Attention moves information between positions; the feed-forward layer computes, at each position by itself.",
      "Layer normalization brings the numbers of one position to mean 0 and variance 1, then scales and shifts them.",
      "A block of width d has 12·d² + 13·d parameters; from T = 6·d positions on, attention costs more than the matrices.",
      "Residual connections pass numbers and gradients on: without them both vanish, and all positions become alike.",
      "Pre-norm leaves the residual stream alone; post-norm normalizes it, and its first gradients are large up to the last block."
    )
    board.step("Exercises")
    let d = 128
    board.exercise(
      .byHand, "How many parameters does a block of width \(d) have?",
      answer: "12·\(d)² + 13·\(d) = \(12 * d * d + 13 * d).")
    board.exercise(
      .byHand, "Normalize (0, 2) with γ = 1, β = 0 and ε = 0. And (0, 200)?",
      answer: """
        The means are 1 and 100, the standard deviations 1 and 100: both give (−1, 1).
        """)
    board.exercise(
      .derive,
      "Two residual parts follow each other: z = x + f(x), y = z + g(z). What is dy/dx in one dimension?",
      answer: """
        By the chain rule (1 + g′(z))·(1 + f′(x)) = 1 + f′ + g′ + f′·g′: one term for each path through the stack. The \
        1 is the path around both parts.
        """)
    board.exercise(
      .predict,
      "Set blocks=24 in the step on depth. Which of the four kinds change at the far end, and how?",
      answer: """
        Without residual connections the gradient becomes smaller still, by about the same factor for each block. \
        Without normalization the numbers keep growing. With post-norm the numbers keep the standard deviation 1, and \
        with pre-norm they grow slowly; the gradients of both change little.
        """)
    board.exercise(
      .breakIt,
      "Take a stack without normalization, remove its feed-forward layers, and fix every attention weight. What can the stack still compute?",
      answer: """
        Only linear functions of its inputs (with biases, affine ones): sums of means of projections. The activations \
        and the softmax were its only nonlinear parts.
        """)
    board.exercise(
      .write, "Write layer normalization for a batch of rows.",
      answer: """
        For each row: subtract the mean, divide by √(variance + ε), multiply by γ, add β. `chalk practice \
        layer-normalization` checks it, and `chalk practice residual-block` the residual connection.
        """,
      practice: "layer-normalization")
    board.exercise(
      .extend,
      "Replace layer normalization by RMS normalization, y = γ·x/√(mean of x² + ε). Which of the two directions in which no gradient comes through is left?",
      answer: """
        The direction of y: an input ten times as large gives the same result. But moving all inputs by the same \
        amount now does change something, since no mean is subtracted. Llama uses this normalization, which costs \
        less.
        """)
  }
}
