import Synchronization

/// How a source of batches learns that only a part of each batch is wanted here, and says that it read no more.
///
/// `fit` opens the scope around each call of the source. A source that can skip asks for its part; one that cannot reads
/// the whole batch, of which `fit` then takes the part.
public final class PartialReading: Sendable {
  @TaskLocal static var current: PartialReading?

  private let distribution: Distribution
  private let whole = Mutex<Int?>(nil)

  /// The reading of a process of a distribution.
  package init(_ distribution: Distribution) { self.distribution = distribution }

  /// How many samples the whole batch has, of which only this process's part was read; nil where all were read.
  package var wholeCount: Int? { whole.withLock { $0 } }

  /// Runs `body`, in which sources may read parts.
  package func scope<Result>(_ body: () throws -> Result) throws -> Result {
    whole.withLock { $0 = nil }
    return try PartialReading.$current.withValue(self, operation: body)
  }

  /// Which of the samples of a batch are to be read, for a source that can skip the others: all of them outside of
  /// `fit`. Once for each batch.
  public static func part(of count: Int) -> Range<Int> {
    guard let current else { return 0..<count }
    current.whole.withLock { $0 = count }
    return current.distribution.ownSamples(in: count)
  }

  /// Runs `body`, in which sources read whole batches: for a source that makes its batches of those of another.
  public static func whole<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let outcome = $current.withValue(nil) {
      Swift.Result { () throws(Failure) -> Result in try body() }
    }
    return try outcome.get()
  }
}
