import Chalk

/// Pictures of 8 × 8 pixels, from 0 (paper) to 1 (ink), `[pictures, 64]`: handwritten digits, or the
/// learner's own.
struct Digits {
  let training, test: Tensor
  let testLabels: [Int]
  let classNames: [String]

  var count: Int { training.shape[0] + test.shape[0] }

  init(on board: Board) throws {
    let parts = try board.data.images("digits", size: (8, 8), channels: 1, or: .digits(side: 8))
    training = parts.training.tensor.reshaped(parts.training.count, 64)
    test = parts.test.tensor.reshaped(parts.test.count, 64)
    testLabels = parts.test.labels
    classNames = parts.test.classNames
  }

  /// Digits to learn from, taken at random.
  func batch(_ count: Int, _ random: inout RandomSource) -> Tensor {
    training.rows(at: (0..<count).map { _ in random.integer(below: training.shape[0]) })
  }
}
