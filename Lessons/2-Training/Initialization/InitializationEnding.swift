import Chalk
import Foundation

extension Initialization {
  /// The summary and the exercises.
  func ending(on board: Board, _ scale: Double) {
    board.summarize(
      """
      A weighted sum multiplies the variance by fan-in·Var(w); over many layers these factors \
      multiply.
      """,
      """
      LeCun: 1/fan-in. Glorot (Xavier): 2/(fan-in + fan-out). He: 2/fan-in, for ReLU, which \
      halves the mean square.
      """,
      """
      Glorot's rule assumes a derivative of 1. That of tanh is smaller, so deep tanh networks need a gain above 1, \
      such as √2 (He's variance) or 5/3.
      """,
      "Too small: activations and gradients vanish. Too large: they explode, or tanh saturates.",
      "Batch normalization divides the factor out, so that the choice matters less.")
    board.step("Exercises")
    board.exercise(
      .byHand,
      """
      A Dense layer has 784 inputs, 512 outputs and ReLU. Which standard deviation does He's rule give?
      """,
      answer: """
        √(2/784) = \((2.0 / 784).squareRoot()). The number of outputs does not matter.
        """)
    board.exercise(
      .byHand, "Every layer multiplies the activations by 0.9. What is left after 20 layers?",
      answer: "0.9²⁰ = \(pow(0.9, 20)). A small loss per layer becomes a large one over twenty.")
    board.exercise(
      .derive, "Why does ReLU halve the mean square of a weighted sum that is symmetric around 0?",
      answer:
        """
        z² has the same distribution for positive as for negative z, so each sign contributes half of E[z²]. ReLU \
        keeps the half that comes from positive z and sets the other to 0: E[max(0, z)²] = E[z²]/2.
        """
    )
    board.exercise(
      .predict,
      """
      Set scale=1 in step 2. By what factor do your activations shrink over 20 layers, compared with He's?
      """,
      answer:
        """
        By the factor \(pow(0.5, 10)): √(1/2) for every layer, that is 2⁻¹⁰ for twenty. It is LeCun's rule, here the \
        same as Glorot's, since all layers are equally wide.
        """
    )
    board.exercise(
      .breakIt,
      """
      Suppose that all initial weights have the same value, as in step 2 of the lesson seven-steps. What is learned?
      """,
      answer: """
        All neurons of a layer get the same gradient and stay equal: one neuron, many times. Random numbers break the \
        symmetry; the rules here only say how large they should be.
        """)
    board.exercise(
      .write, "Write the standard deviation of He's rule, and the limit of Glorot's uniform one.",
      answer: """
        √(2/fan-in) and √(6/(fan-in + fan-out)). For a convolution with kernels of k × k the fan-in is k·k·channels. \
        `chalk practice initialization` checks both.
        """, practice: "initialization")
    board.exercise(
      .extend,
      """
      Write an initializer of your own with `chalk new initializer Mine`, such as He's rule \
      with a uniform shape.
      """,
      answer:
        """
        The limit is √(6/fan-in): ℓ²/3 = 2/fan-in. `chalk check` tells whether the variance is \
        right.
        """
    )
  }
}
