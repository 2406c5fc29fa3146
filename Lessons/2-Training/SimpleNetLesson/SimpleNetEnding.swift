import Chalk
import Foundation

extension SimpleNetLesson {
  /// The summary and the exercises.
  func ending(on board: Board, _ width: Int, _ rate: Double) {
    board.summarize(
      "A model is a type: its layers, a forward pass, and the list of its parameters.",
      """
      A dense layer is an affine map; ReLU between two of them makes the network piecewise \
      linear.
      """,
      """
      Every ReLU neuron has a line on one side of which it is 0; the decision boundary bends \
      only where it crosses such a line.
      """,
      "Without a nonlinearity two layers are one affine map.",
      "Look at the validation loss before you stop: ten epochs with a small rate are too few here.")
    board.step("Exercises")
    board.exercise(
      .byHand,
      "W₁ has one neuron with weights (2, −1) and bias 0.5. What are z and a for x = (1, 3)?",
      answer:
        "z = 2·1 − 1·3 + 0.5 = \(2.0 - 3 + 0.5), and a = max(0, z) = \(max(0, 2.0 - 3 + 0.5)).")
    board.exercise(
      .byHand, "The logit is 0.4. What is ŷ?", answer: "σ(0.4) = \(1 / (1 + exp(-0.4))).")
    board.exercise(
      .derive,
      """
      Into how many regions can 10 lines cut the plane at most, and what does that say about \
      the logit?
      """,
      answer: """
        At most 1 + 10 + 10·9/2 = \(1 + 10 + 45). The kth line is cut into k pieces by the k − 1 lines before it, and \
        each piece divides one region in two. On each region the logit is affine, so it has at most that many flat \
        pieces.
        """)
    board.exercise(
      .predict,
      """
      Set rate=0.02 in step 3. How does the boundary change, and the validation loss after ten \
      epochs?
      """,
      answer: """
        With \(0.02 / rate) times the rate, ten epochs go much further, so the validation loss should be lower. The \
        boundary of step 5 is drawn after all epochs, and may by then bend around single points: overfitting.
        """)
    board.exercise(
      .breakIt, "Leave `output.parameters` out of `parameters`. What happens in training?",
      answer: """
        No error, and no update of the output layer: the optimizer changes only what is listed. The loss still falls a \
        little, by the hidden layer alone. Keras avoids that by finding the layers itself.
        """)
    board.exercise(
      .write,
      "Write a function that counts the parameters of a chain of dense layers from their widths.",
      answer: """
        Each layer has (inputs + 1)·units, the 1 for the bias; add them up. For step 1 that is (2 + 1)·10 + (10 + \
        1)·1. `chalk practice parameter-count` checks it.
        """, practice: "parameter-count")
    board.exercise(
      .extend,
      """
      Give the struct a second hidden layer. What has to be changed, and how many parameters \
      are there?
      """,
      answer: """
        A property, a line in `init`, the layer in `callAsFunction` between the other two, and its parameters in the \
        list. With ten more neurons: \(10 * width + 10 + 110 + 11) in place of \(10 * width + 21).
        """)
  }
}
