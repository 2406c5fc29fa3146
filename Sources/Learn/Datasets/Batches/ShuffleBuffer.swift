import Communicators
import Randomness

/// Brings the examples of a stream into random order with bounded memory: it holds `capacity` of them, and
/// each that leaves, chosen at random, makes room for the next.
///
/// An example comes at most `capacity` places early, and may come any number late: the larger the buffer,
/// the better the shuffling. A buffer as large as the file shuffles wholly.
///
/// The order is drawn for the whole stream, from the random source alone, so that it is the same for any number of
/// processes. Where several train together, the buffer holds the numbers of the examples, and each process reads its
/// own of every batch, in the order of the file, and none of the others: if the source is a ``RandomAccessSource``. Of
/// any other one, such as a gzip file, each process reads all, and hands on its own part.
public final class ShuffleBuffer: BatchSource {
  private let source: any BatchSource
  private let capacity: Int
  private let size: Int
  private var random: RandomSource
  private var held: (any HeldExamples)?
  private var filled = 0

  /// - Parameters:
  ///   - source: where the examples come from.
  ///   - capacity: how many examples are held.
  ///   - size: how many examples a batch has that leaves; the last has what is left.
  ///   - random: gives the buffer a source of its own.
  public init(
    _ source: any BatchSource, capacity: Int, size: Int, random: inout RandomSource
  ) {
    guard capacity >= 1, size >= 1 else {
      fatalError("ShuffleBuffer: capacity \(capacity), batches of \(size); both are 1 or more.")
    }
    self.source = source
    self.capacity = capacity
    self.size = size
    self.random = random.split()
  }

  /// The next batch; nil when no rows are left.
  /// - Throws: ``DataError`` where the source throws it.
  public func next() throws(DataError) -> Batch? {
    let held = try opened()
    while filled < capacity, try held.putNext(at: filled) { filled += 1 }
    if filled == 0 { return nil }
    var rows = 0
    while rows < size && filled > 0 {
      let chosen = random.integer(below: filled)
      held.take(from: chosen)
      rows += 1
      if try !held.putNext(at: chosen) {
        filled -= 1
        held.copy(from: filled, to: chosen)
      }
    }
    // Of several processes each hands on its own part of the batch.
    return try held.batch(PartialReading.part(of: rows))
  }

  /// What is held, which is decided when the first batch is asked for.
  private func opened() throws(DataError) -> any HeldExamples {
    if let held { return held }
    var new: any HeldExamples = HeldRows(source)
    if Distribution.current != nil, let source = source as? any RandomAccessSource,
      let numbers = try source.numbersLeft()
    {
      new = HeldNumbers(source, numbers)
    }
    held = new
    return new
  }
}
