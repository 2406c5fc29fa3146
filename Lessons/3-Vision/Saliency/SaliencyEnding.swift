import Chalk

/// What is left to the learner.
extension Saliency {
  func ending(on board: Board) {
    board.summarize(
      "A **saliency map** is ∂z_c/∂x: what small changes of each pixel would do to a **logit**.",
      "Gradient × input is an **attribution**; with the biases it has **completeness**, as ReLU networks are piecewise affine.",
      "**Occlusion** measures large changes directly, at the price of many forward passes.",
      "**SmoothGrad** and **integrated gradients** average gradients; **Grad-CAM** weights the last feature maps.",
      "Test a map: it should change with training, and pass the **deletion test**.")
    let (w, x, b) = ([2.0, -1, 0.5], [1.0, 3, 2], 0.5)
    let z = zip(w, x).map { $0 * $1 }.reduce(b, +)
    board.step("Exercises")
    board.exercise(
      .byHand,
      "z = 2x₁ − x₂ + 0.5x₃ + 0.5 at x = (1, 3, 2). Give the gradient, the shares, and check completeness.",
      answer: """
        The gradient is (2, −1, 0.5), the shares are (2, −3, 1), the bias has 0.5: together \(z), which is z.
        """)
    board.exercise(
      .byHand,
      "A map of 28 × 28 by occlusion with a square of 7 moved by 2 pixels: how many forward passes? And by gradient?",
      answer:
        "\(11 * 11 + 1): 11 · 11 places and the picture itself. The gradient takes one forward and one backward pass."
    )
    board.exercise(
      .derive, "Show that integrated gradients have completeness: Σ a_i = z(x) − z(0).",
      answer: """
        By the chain rule dz(tx)/dt = Σ x_i·∂z/∂x_i(tx). Integrate from t = 0 to 1: the left side is z(x) − z(0), the \
        right side Σ a_i.
        """)
    board.exercise(
      .predict,
      "Is the correlation of gradient × input with occlusion larger for small squares or large ones? Predict, then run with square=3 and square=10 and read the correlation below the last figure.",
      answer:
        "Larger for small ones, as a rule: a smaller change switches fewer ReLUs, so the affine prediction holds better."
    )
    board.exercise(
      .breakIt,
      "Explain the probability instead of the logit, for a picture with ŷ = 0.9999. What happens to the gradient?",
      answer: """
        ∂ŷ/∂z = ŷ(1 − ŷ) is about \(0.9999 * 0.0001, digits: 1): the map nearly vanishes, because the softmax is \
        saturated. And it also shows what speaks against other classes. So the logit is explained.
        """)
    board.exercise(
      .write,
      """
      Write a saliency map from the gradient of a logit at every pixel of a picture with channels.
      """,
      answer: """
        Each pixel gets the largest |gradient| of its channels; then all are divided by the largest. `chalk practice \
        saliency-map` checks it, also without any gradient. For boxes: `chalk practice iou`, `chalk practice nms`.
        """, practice: "saliency-map")
    board.exercise(
      .extend,
      "Give every training picture of one class a white pixel in the corner. Which map finds it?",
      answer: """
        If the network uses the pixel, gradient × input, integrated gradients and occlusion should all give it a large \
        share; Grad-CAM is too coarse to show more than the corner. This is how maps reveal shortcuts in the data.
        """)
  }
}
