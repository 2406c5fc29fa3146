/// Batches that come one after another, from a file or from another source, until there are no more.
///
/// A source that reads a file holds one batch at a time, however large the file is. It is used by one task
/// at a time; ``Prefetcher`` moves one to a thread of its own.
public protocol BatchSource: AnyObject {
  /// The next batch; nil after the last.
  /// - Throws: `DataError` where the file is damaged. Then nothing more comes.
  func next() throws(DataError) -> Batch?
}

extension BatchSource {
  /// Calls `body` with each batch.
  public func forEach(_ body: (Batch) throws -> Void) throws {
    while let batch = try next() { try body(batch) }
  }
}
