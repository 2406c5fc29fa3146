import Chalk

/// Summary and exercises.
extension MnistConv {
  func ending(on board: Board, _ task: PictureTask, _ model: Sequential) {
    board.summarize(
      "A **convolutional layer** learns filters; each costs K·K·C + 1 parameters, whatever the size of the picture.",
      "In this network most parameters are in the first **fully connected layer** after **Flatten**.",
      "Taken together, the kernels gain edges and lose detail in training, as the patches of the pictures suggest.",
      "A shared weight collects its gradient from many places; per weight it was larger than that of a dense layer.",
      "The convolution is equivariant; the whole network, with Flatten, is not invariant to translation."
    )
    board.step("Exercises")
    board.exercise(
      .byHand, "How many parameters does the whole program have with 16 filters instead of 32?",
      answer: """
        \(Programs.mnistConv(filters: 16, seed: 0).weightCount): 16·10 = 160, 13·13·16·128 + 128 = \
        \(13 * 13 * 16 * 128 + 128), and 128·10 + 10 = 1290.
        """)
    board.exercise(
      .byHand,
      "How many multiplications does the convolution take for one picture, with 32 filters?",
      answer: """
        26·26 places · 32 filters · 9 = \(26 * 26 * 32 * 9). The first fully connected layer takes \
        \(13 * 13 * 32 * 128): only \(13 * 13 * 32 * 128 / Double(26 * 26 * 32 * 9), digits: 2) times as many, though \
        it has two thousand times as many weights.
        """)
    board.exercise(
      .derive, "Derive ∂L/∂w[u, v] of one filter from the upstream gradients ∂L/∂z[i, j].",
      answer: """
        ∂L/∂w[u, v] = Σ over i, j of ∂L/∂z[i, j]·x[i + u, j + v]: each place contributes the pixel that w[u, v] met \
        there. ∂L/∂b is Σ over i, j of ∂L/∂z[i, j].
        """)
    board.exercise(
      .predict, "Predict the test accuracy with a single filter. Then run with filters=1.",
      answer: """
        It stays far above chance: one feature map of 13 × 13 is still a small picture of the digit, and the fully \
        connected layers can classify it.
        """)
    board.exercise(
      .breakIt,
      "Replace Flatten by global average pooling (`.globalAveragePooling2D()`). What happens when the digit moves, and to the accuracy?",
      answer: """
        As long as the digit stays inside, moving it changes almost nothing: a mean over all places does not depend on \
        where things are. But the accuracy falls: 32 means say only which small patterns occur, and a 6 and a 9 have \
        nearly the same ones.
        """)
    board.exercise(
      .write,
      """
      Write the size of a feature map from the size of its input, the kernel, the stride and the padding.
      """,
      answer: """
        ⌊(n + 2p − k)/s⌋ + 1, as in the lesson `pooling`: here 26 after the convolution and 13 after the pooling. \
        `chalk practice output-size` checks it, also where the kernel does not fit.
        """, practice: "output-size")
    board.exercise(
      .extend,
      "Train on your own pictures: a folder for each class, `--data FOLDER`. Or on MNIST: `--full`. Compare the table of patches and kernels with the one above.",
      answer: """
        The sharper the pictures, the larger the share of detail in their patches, and the more kinds of kernels are \
        of use. Moved digits are the subject of `simple-cnn`, a second convolution that of `mnist-deeper`.
        """)
  }
}
