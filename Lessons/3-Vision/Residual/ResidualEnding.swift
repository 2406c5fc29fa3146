import Chalk
import Foundation

/// The summary of the lesson and its exercises.
extension Residual {
  func ending(on board: Board) {
    board.summarize(
      "A **residual block** gives y = x + F(x): with weights of 0 it does nothing, and F learns the change.",
      "**VGG** stacks convolutions; **ResNet** adds a **skip connection** around every two or three, without parameters, or with a **projection shortcut** where the shape changes.",
      "The derivative of a block is 1 + F′, so the gradient reaches the first layers; without skips only a product of many small factors gets there.",
      "**Degradation** is not overfitting: the training error of deep plain networks is higher, too.",
      "With the last weights of each block at 0, the blocks of a network of any depth start as **identity mappings**; from the second step on all of it learns."
    )
    board.step("Exercises")
    board.exercise(
      .byHand, "x = 2, F(x) = relu(3·x − 5)·0.5. What are y = x + F(x) and dy/dx?",
      answer:
        "F(2) = 0.5·1, so y = \(2 + 0.5), and dy/dx = 1 + 0.5·3 = \(1 + 0.5 * 3)."
    )
    board.exercise(
      .byHand,
      "A bottleneck block has convolutions 1 × 1 from 256 to 64, 3 × 3 from 64 to 64 and 1 × 1 from 64 to 256. How many weights are that, compared with two convolutions of 3 × 3 with 256 channels?",
      answer: """
        256·64 + 9·64·64 + 64·256 = \(256 * 64 + 9 * 64 * 64 + 64 * 256), against 2·9·256·256 = \
        \(2 * 9 * 256 * 256): about a seventeenth. That is why ResNet-50 has bottlenecks.
        """)
    board.exercise(
      .derive,
      "How many paths does a gradient have through n residual blocks, and how long is a path on average?",
      answer: """
        At each block it goes through F or around it: 2ⁿ paths. Half of all paths go through any given block, so on \
        average a path goes through n/2 blocks. With 20 blocks just one of \(1 << 20) paths goes around all of them.
        """)
    board.exercise(
      .predict,
      "Set slope=-0.5 in step 3. What is the derivative through 20 blocks with skips? Does a skip always help?",
      answer: """
        0.5²⁰ = \(pow(0.5, 20), digits: 2): the 1 does not help where F′ is near −1, for then the block takes away \
        what the skip brings. Near 0 it helps.
        """)
    board.exercise(
      .breakIt,
      "Start both W₁ and W₂ of every block at 0, with biases 0. What is learned?",
      answer: """
        W₁ gets no gradient, since it comes through W₂ = 0; W₂ gets none, since its inputs relu(0) are 0. Only the \
        bias behind W₂ learns, and with it the network is a shallow one forever.
        """)
    board.exercise(
      .write, "Write a residual block with dense layers.",
      answer: """
        There is a ReLU between the two layers and one after the sum, but none between the second layer and the sum. \
        `chalk practice residual-block` checks it, also where all weights are 0.
        """, practice: "residual-block")
    board.exercise(
      .extend, "DenseNet concatenates x and F(x) instead of adding them. What does that change?",
      answer: """
        Every layer sees the outputs of all earlier ones as they were, not their sum. But the channels grow with \
        every block, by the growth rate k, and so do the weights. The gradient has a path around the layers as well.
        """)
  }
}
