/// A source whose examples can also be read in any order, by their numbers.
///
/// A ``ShuffleBuffer`` needs this where several processes train together: then each reads its own examples of every
/// batch, and none of the others.
public protocol RandomAccessSource: BatchSource {
  /// The numbers of the examples that `next` has not given yet; nil where they can only be read one after another, as
  /// those of a gzip file.
  /// - Throws: `DataError` where the file does not have as many examples as it promises.
  func numbersLeft() throws(DataError) -> Range<Int>?

  /// The examples with these numbers, in this order; where `next` is stays as it was.
  /// - Throws: `DataError` where the file is damaged.
  func examples(at numbers: [Int]) throws(DataError) -> Batch
}
