import Chalk

/// Summary and exercises.
extension SimpleCNN {
  func ending(on board: Board) {
    board.summarize(
      "**Model subclassing**: layers are fields, and the **forward pass** is a function that can be read line by line.",
      "It computes the same function as the list of the same layers, and trains with the same `fit`.",
      "Keeping every value of the pass shows how pixels become feature maps and feature maps a prediction.",
      "An **ablation** shows what a network relies on; order and effect are measured on different pictures.",
      "**Data augmentation** brings some invariance to moves without any new pictures.")
    board.step("Exercises")
    let sizes = [26 * 26 * 32, 13 * 13 * 32, 11 * 11 * 64, 1600, 1600, 128, 10]
    board.exercise(
      .byHand,
      "How many numbers does the forward pass of one picture produce, from conv1 to dense2?",
      answer: """
        \(26 * 26 * 32) + \(13 * 13 * 32) + \(11 * 11 * 64) + \(1600) + \(1600) (flatten, the same numbers) + 128 + 10 \
        = \(sizes.reduce(0, +)). All of them are kept until the backward pass.
        """)
    board.exercise(
      .derive,
      "A mask m multiplies the feature maps, a' = m·a. What is ∂L/∂a, and what does it mean for a map at 0?",
      answer: """
        ∂L/∂a = m·∂L/∂a'. For m = 0 it is 0: the filter of a map that is switched off gets no gradient from this pass, \
        just as under dropout.
        """)
    board.exercise(
      .predict,
      "Predict how the lead of the augmented networks changes with reach=0.05 (1.4 pixels). Then run it.",
      answer: """
        Their lead at large shifts should become smaller: a network becomes indifferent to moves that it has seen in \
        training, and hardly to larger ones.
        """)
    board.exercise(
      .predict,
      "Copy the lesson (`chalk copy simple-cnn Mine`) and train the networks of steps 5 and 6 for 24 epochs instead of 8. What becomes of the two differences?",
      answer: """
        The first should move towards 0: without augmentation a network has nearly learned its training pictures after \
        8 epochs, with it it has not. The second should become larger, since longer training helps with moved digits \
        only where moved digits are shown.
        """)
    board.exercise(
      .breakIt, "Augment with rotations of up to 180 degrees. Which digits suffer?",
      answer:
        """
        6 and 9: turned by 180 degrees, one becomes the other, yet keeps its old label. An augmentation must not \
        change the class.
        """
    )
    board.exercise(
      .write, "Write the backward pass of pool1: max pooling over windows of 2 × 2.",
      answer: """
        The upstream gradient of a window goes to the place of its largest number, and the other three get 0. `chalk \
        practice pooling-gradient` checks it, also where two numbers of a window are the same.
        """, practice: "pooling-gradient")
    board.exercise(
      .extend, "Add a third convolution between pool2 and flatten. Which lines of the type change?",
      answer: """
        A field `conv3`, a line in the initializer, one in the pass, one in `parameters`; and dense1 gets \
        3 · 3 · channels inputs, since 5 − 3 + 1 = \(5 - 3 + 1).
        """)
  }
}
