import Datasets

extension Board {
  /// Handwritten digits as a table: the learner's own table where `--data` names one, 12,000 digits of
  /// MNIST where the real size is wanted, else the small set that is built in.
  ///
  /// - Throws: `DataError` where the learner's data are no such table, or MNIST is wanted and not there.
  public func handwrittenDigits() throws -> Examples {
    guard isFull else { return try data.examples("digits", or: .digits) }
    return try data.images("mnist", size: (28, 28), channels: 1, or: .digits(side: 28))
      .training.prefix(12_000).table
  }
}
