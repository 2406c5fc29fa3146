import Datasets

extension Board {
  /// Handwritten digits as a table: the learner's own table where `--data` names one, 12,000 digits of
  /// MNIST where the real size is wanted, else the small set of 8 × 8 pixels that is built in.
  ///
  /// - Throws: `DataError` where the learner's data are no such table, or MNIST is wanted and not there.
  public func handwrittenDigits() throws -> Examples {
    guard isFull else { return try data.examples("digits", or: .digits) }
    return try digitPictures().training.prefix(12_000).table
  }

  /// Handwritten digits as gray pictures, to learn from and to test with: the learner's own pictures where `--data`
  /// names some, all of MNIST where the real size is wanted, else the 6,000 and 1,000 digits of MNIST that the
  /// program has itself.
  ///
  /// - Parameter side: the height and width that all are brought to.
  /// - Throws: `DataError` where the learner's data are no pictures, or MNIST is wanted and not there.
  public func digitPictures(side: Int = 28) throws -> TrainTestSplit<ImageExamples> {
    try data.images("mnist", size: (side, side), channels: 1, or: .mnistSmall)
  }
}
