import Chalk

/// The pictures that the lessons on images learn from: gray, from 0 (paper) to 1 (ink), square.
struct DigitPictures {
  /// `[pictures, side, side, 1]` each.
  let training, test: ImageExamples
  /// What they are, in a sentence; empty where they are the learner's own.
  let origin: String

  /// The learner's own pictures where `--data` names some, all of MNIST with `--full`, else the real digits
  /// of MNIST that the program has itself.
  ///
  /// - Parameter side: the height and width that all are brought to; MNIST's are 28 × 28.
  init(on board: Board, side: Int = 28) throws {
    let parts = try board.digitPictures(side: side)
    (training, test) = (parts.training, parts.test)
    guard !board.data.isGiven else {
      origin = ""
      return
    }
    let size =
      side == 28
      ? "28 × 28 pixels" : "reduced from 28 × 28 to \(side) × \(side) pixels to save time"
    origin =
      board.isFull
      ? "They are those of MNIST, \(size)."
      : "They are from MNIST, \(size); of its 60,000 training pictures \(training.count) are built in."
  }
}
