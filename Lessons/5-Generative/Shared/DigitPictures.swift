import Chalk

/// The pictures that a generator is to imitate: `[pictures, 28, 28, 1]`, from 0 (paper) to 1 (ink).
struct DigitPictures {
  let examples: ImageExamples
  /// What they are, in a sentence; empty where they are the learner's own.
  let origin: String

  init(on board: Board) throws {
    examples = try board.data.images(
      "mnist", size: (28, 28), channels: 1, or: .digits(side: 28)
    ).training
    origin =
      board.data.isGiven
      ? ""
      : board.isFull
        ? "They are MNIST's, 28 × 28 pixels."
        : """
        They are not MNIST's but scans of 8 × 8 pixels, enlarged to 28 × 28 by interpolation, and so softer \
        than real strokes; with --full they are MNIST's.
        """
  }
}
