import Chalk
import Foundation

extension TwoEngines {
  /// The summary and the exercises.
  func ending(on board: Board, _ width: Int, _ points: Int) {
    board.summarize(
      """
      The forward pass records a computational graph; the backward pass applies the chain rule \
      to it from the loss back.
      """,
      """
      Reverse mode gives the derivatives with respect to all weights in one pass: a network has \
      many weights and one loss.
      """,
      """
      A scalar engine has a node for each number, a tensor engine one for each operation on \
      arrays.
      """,
      """
      Both give the same gradients as the formulas, up to rounding, and stay together over \
      hundreds of updates.
      """,
      """
      Both do the same arithmetic; the tensor engine needs one node for a whole array, and that is why it is the \
      faster one (`chalk bench` measures it).
      """)
    board.step("Exercises")
    board.exercise(
      .byHand, "L = (a·b + c)² with a = 2, b = 3, c = −1. Compute ∂L/∂a, ∂L/∂b and ∂L/∂c backward.",
      answer: """
        With s = a·b + c = \(2.0 * 3 - 1), ∂L/∂s = 2·s = \(2 * (2.0 * 3 - 1)). That is ∂L/∂c; times b it is \
        ∂L/∂a = \(2 * (2.0 * 3 - 1) * 3), times a it is ∂L/∂b = \(2 * (2.0 * 3 - 1) * 2).
        """)
    board.exercise(
      .byHand,
      """
      How many parameters does the network with \(width) hidden neurons have, and how many forward passes would \
      central differences need?
      """,
      answer:
        """
        4·\(width) + 1 = \(4 * width + 1). Central differences need two forward passes for each: \
        \(2 * (4 * width + 1)). Reverse mode needs one forward and one backward pass.
        """
    )
    board.exercise(
      .derive, "Z = X·W. Show that the pullback is dX = dZ·Wᵀ and dW = Xᵀ·dZ.",
      answer: """
        zᵢⱼ = Σₖ xᵢₖ·wₖⱼ, so ∂L/∂xᵢₖ = Σⱼ dzᵢⱼ·wₖⱼ, which is row i, column k of dZ·Wᵀ, and ∂L/∂wₖⱼ = Σᵢ xᵢₖ·dzᵢⱼ, \
        which is row k, column j of Xᵀ·dZ.
        """)
    board.exercise(
      .predict,
      """
      Set width=12. By how many nodes does the scalar graph of one forward pass grow for each \
      neuron?
      """,
      answer:
        """
        By 2·n + 4 for n points: a sum and a tanh for each point, and four weights. For \
        \(points) points that is \(2 * points + 4).
        """
    )
    board.exercise(
      .breakIt,
      """
      An engine forgets to add where a value is used twice, and overwrites. What is d(x·x)/dx \
      then?
      """,
      answer: """
        It is x in place of 2·x: each of the two uses contributes x, and the contributions must be added.
        """)
    board.exercise(
      .write, "Write the backward pass of a dense layer for a batch.",
      answer: """
        It is the pullback that you have derived, with db as the sum of dZ over the examples. In the practice W has a \
        row for each unit, z = Wx + b, so that dX is dZ·W and dW is dZᵀ·X. `chalk practice dense-gradient` checks all \
        three; `chalk practice gradient-check` is the check itself, by central differences.
        """, practice: "dense-gradient"
    )
    board.exercise(
      .extend,
      """
      Read ScalarGrad/Scalar.swift, the whole first engine, and add an operation such as a \
      square root.
      """,
      answer:
        """
        Its value is √x and its local derivative 1/(2·√x); a central difference tells whether \
        it is right.
        """
    )
  }
}
