import Chalk

/// Pictures from 0 (paper) to 1 (ink), a row of pixels each, `[pictures, pixels]`: digits of MNIST, or the
/// learner's own.
struct Digits {
  let training, test: Tensor
  let testLabels: [Int]
  let classNames: [String]
  /// The height and width of a picture.
  let side: Int
  /// What they are, in a sentence.
  let origin: String

  var count: Int { training.shape[0] + test.shape[0] }
  var pixels: Int { side * side }
  /// The layers before the code.
  var sizes: [Int] { [pixels, Self.hidden] }

  /// The units of the hidden layer on each side of the code.
  static let hidden = 64

  init(on board: Board) throws {
    side = board.isFull ? 28 : 14
    let parts = try DigitPictures(on: board, side: side)
    training = parts.training.tensor.reshaped(parts.training.count, side * side)
    test = parts.test.tensor.reshaped(parts.test.count, side * side)
    testLabels = parts.test.labels
    classNames = parts.test.classNames
    origin = parts.origin
  }

  /// Digits to learn from, taken at random.
  func batch(_ count: Int, _ random: inout RandomSource) -> Tensor {
    training.rows(at: (0..<count).map { _ in random.integer(below: training.shape[0]) })
  }
}
