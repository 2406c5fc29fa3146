import Chalk

/// What to keep, and what to try.
extension DCGAN {
  func summary(on board: Board) {
    board.summarize(
      "In a DCGAN a picture grows: a dense layer makes small feature maps, and two later layers double their sides.",
      "A convolution with padding same and stride 1 keeps the size; upsampling or a transposed convolution doubles it.",
      """
      A transposed convolution with kernel 5 and stride 2 covers places unevenly: checkerboard artifacts, which can \
      be measured as energy at the highest spatial frequency.
      """,
      """
      The printed program lacks batch normalization, generated pictures for the discriminator, and fresh noise; and it \
      does not say that the generator needs the label 1.
      """,
      "A discriminator that is far ahead shows in a generator loss that rises, and in pictures that stop improving."
    )
  }

  func exercises(on board: Board) {
    board.step("Exercises")
    let (dense, conv) = (100 * 7 * 7 * 256, 5 * 5 * 256 * 128)
    board.exercise(
      .byHand,
      "How many weights does the printed Dense(7·7·256) have, without bias, on 100 inputs? And the Conv2D(128, 5 × 5) after it?",
      answer: """
        100·12544 = \(dense), and 5·5·256·128 = \(conv): each of the 128 filters looks at 5 × 5 places of all \
        256 feature maps.
        """)
    board.exercise(
      .byHand,
      "A transposed convolution with kernel 4 and stride 2: how often is each place away from the edge reached, in one dimension?",
      answer: """
        4/2 = 2 times, every place alike, since the kernel size is a multiple of the stride. Still, even and odd \
        places are reached by different weights of the kernel, so random weights make a pattern even then.
        """)
    board.exercise(
      .derive,
      "Show that Dense without activation followed by a convolution is one linear map of z, and count how many numbers such a map could have.",
      answer: """
        Both are linear in their input, and a composition of linear maps is linear: Conv(W·z) = (C·W)·z. From \
        100 to 7·7·128 numbers that map is a matrix of 100·6272 = \(100 * 7 * 7 * 128) numbers, so the two \
        layers have more parameters than the map they can make.
        """)
    board.exercise(
      .predict,
      "Try s growing=transposed in step 1. Where would you look for squares: in the pictures of step 0, or after training?",
      answer: """
        In the pictures of step 0: the weights are random, and a place under more copies of the kernel is a sum of \
        more numbers, so it varies more. Training can hide the pattern, but has to spend weights on it.
        """)
    board.exercise(
      .breakIt,
      "Feed the discriminator real and generated pictures in two separate batches, with batch normalization in the discriminator. What can go wrong?",
      answer: """
        Each batch is normalized by itself. Its mean no longer tells real from generated, and the moving \
        mean that is used later belongs to neither. Here the discriminator has no batch normalization.
        """)
    board.exercise(
      .write, "Write the transposed convolution of one feature map with stride s, without padding.",
      answer:
        """
        Each number of x adds the kernel, times itself, to the result, s places away from its neighbor's copy; n \
        rows become (n − 1)·s + k. `chalk practice transposed-convolution` checks it, and `chalk practice \
        batch-normalization` the other new layer.
        """,
      practice: "transposed-convolution")
    board.exercise(
      .extend,
      "Put batch normalization into the discriminator as well, after its second convolution, and one-sided label smoothing (0.9 for real). Compare over five seeds.",
      answer: """
        Add .batchNormalization() before the second LeakyReLU, and replace .ones by 0.9 for the real half of \
        the labels. Compare the generator's loss and the pictures, not the discriminator's loss: with smoothed \
        labels its minimum is no longer 0.
        """)
  }
}
