import Foundation
import Synchronization

/// Reads batches ahead on a thread of its own, so that reading and learning go on side by side.
///
/// It holds at most `depth` batches; then the thread waits. The batches come in the source's order. When the
/// prefetcher goes, the thread ends after the batch it is at.
public final class Prefetcher: BatchSource, Sendable {
  private let queue: PrefetchQueue

  /// Starts to read.
  ///
  /// - Parameters:
  ///   - depth: how many batches may wait.
  ///   - makeSource: opens the source, on the prefetcher's own thread. An error comes with `next`.
  public init(
    depth: Int = 2, _ makeSource: @escaping @Sendable () throws(DataError) -> any BatchSource
  ) {
    guard depth >= 1 else { fatalError("Prefetcher: a depth of \(depth); it is 1 or more.") }
    let queue = PrefetchQueue(depth: depth)
    self.queue = queue
    let thread = Thread {
      do throws(DataError) {
        let source = try makeSource()
        while let batch = try source.next() {
          if !queue.put(batch) { return }
        }
        queue.finish(nil)
      } catch {
        queue.finish(error)
      }
    }
    thread.stackSize = 1 << 20
    thread.start()
  }

  deinit { queue.stop() }

  /// The next batch; nil when no rows are left.
  /// - Throws: ``DataError`` where the source throws it.
  public func next() throws(DataError) -> Batch? {
    try queue.take()
  }
}

/// The batches between the thread that reads and the one that learns.
private final class PrefetchQueue: Sendable {
  private struct State {
    var batches: [Batch] = []
    var isStopped = false
    var isFinished = false
    var failure: DataError?
  }

  private let state = Mutex(State())
  private let room: DispatchSemaphore
  private let arrivals = DispatchSemaphore(value: 0)

  init(depth: Int) { room = DispatchSemaphore(value: depth) }

  /// Waits for room and puts a batch; false where nobody wants more.
  func put(_ batch: Batch) -> Bool {
    room.wait()
    let isWanted = state.withLock { state in
      if state.isStopped { return false }
      state.batches.append(batch)
      return true
    }
    arrivals.signal()
    // A semaphore that goes must stand at least where it began.
    if !isWanted { room.signal() }
    return isWanted
  }

  func finish(_ failure: DataError?) {
    state.withLock { state in
      state.isFinished = true
      state.failure = failure
    }
    arrivals.signal()
  }

  func stop() {
    let unread = state.withLock { state in
      state.isStopped = true
      defer { state.batches = [] }
      return state.batches.count
    }
    for _ in 0..<unread { room.signal() }
  }

  /// Waits for a batch; nil after the last.
  func take() throws(DataError) -> Batch? {
    arrivals.wait()
    let (batch, failure) = state.withLock { state in
      state.batches.isEmpty ? (nil, state.failure) : (state.batches.removeFirst(), nil)
    }
    if batch == nil {
      // The end stays the end, however often it is asked for.
      arrivals.signal()
      if let failure { throw failure }
      return nil
    }
    room.signal()
    return batch
  }
}
