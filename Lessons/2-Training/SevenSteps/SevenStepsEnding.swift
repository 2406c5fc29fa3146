import Chalk
import Foundation

extension SevenSteps {
  /// The summary and the exercises.
  func ending(on board: Board, _ network: TwoLayerNetwork, _ rate: Double) {
    let hidden = network.b1.shape[0]
    board.summarize(
      """
      Every training has the same steps: architecture, initialization, forward pass, loss, \
      backward pass, update, repeat.
      """,
      "XOR needs a hidden layer: a linear classifier gets at most three of four points right.",
      "The first weights must differ, or all hidden neurons stay the same.",
      """
      The backward pass: dz₂ = (ŷ − y)/n, dW₂ = a₁ᵀ·dz₂, dz₁ = (1 − a₁²)·(dz₂·W₂ᵀ), dW₁ = \
      xᵀ·dz₁; biases sum over rows.
      """,
      """
      A small step lowers the loss by α·‖gradient‖²; where training ends depends on where it \
      began.
      """
    )
    board.step("Exercises")
    board.exercise(
      .byHand, "How many parameters does the network with \(hidden) hidden neurons have?",
      answer:
        """
        \(4 * hidden + 1): 2·\(hidden) + \(hidden) in the first layer, \(hidden) + 1 in the \
        second.
        """
    )
    board.exercise(
      .byHand, "For one point, a₁ = 0.6 and dz₂·w₂ = −0.5 for a neuron. What is its dz₁?",
      answer: "(1 − 0.6²)·(−0.5) = \((1 - 0.36) * -0.5).")
    board.exercise(
      .derive, "Show that no w₁, w₂, b classify XOR by the sign of w₁x₁ + w₂x₂ + b.",
      answer: """
        (0, 0) asks for b < 0, (1, 0) for w₁ + b > 0 and (0, 1) for w₂ + b > 0. The sum of the last two is w₁ + w₂ + \
        2b > 0, so w₁ + w₂ + b > −b > 0. But (1, 1) asks for w₁ + w₂ + b < 0.
        """)
    board.exercise(
      .predict, "Set hidden=2 and try several --seed. How often are all four points right?",
      answer:
        """
        Not always: the table of step 7 counts it for twenty starts. With more neurons some of \
        them start well.
        """
    )
    board.exercise(
      .breakIt, "Set rate=4 in step 7. What does the loss do at first?",
      answer: """
        It can jump up: the decrease α·‖gradient‖² is a first-order estimate, and holds for small \
        steps only. Later it may still come down.
        """)
    board.exercise(
      .write, "Write the backward pass of such a network.",
      answer: """
        Step 5 has every line of it. `chalk practice backpropagation` checks the gradient of the first layer, for \
        half the squared error of a weighted sum: there, too, the first line is ŷ − y. `chalk practice dense-layer` \
        checks the forward pass of step 3, layer by layer.
        """, practice: "backpropagation"
    )
    board.exercise(
      .extend, "Replace tanh by ReLU in the forward pass. Which lines of the backward pass change?",
      answer:
        """
        Only one: 1 − a₁² becomes 1 where z₁ > 0 and 0 elsewhere. The first weights should then \
        be larger: He's rule.
        """
    )
  }
}
