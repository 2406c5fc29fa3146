import Synchronization

/// What a process sent to others, and how long it waited for them.
public final class Traffic: Sendable {
  /// Counts so far.
  public struct Counts: Sendable, Equatable {
    /// Bytes that went from this process to others.
    public var sentBytes = 0
    /// Seconds in calls that send and receive, on whichever thread.
    public var sending = 0.0
    /// Seconds in which the computing thread had nothing to do but wait.
    public var waiting = 0.0
  }

  private let state = Mutex(Counts())

  init() {}

  /// The counts so far.
  public var counts: Counts { state.withLock { $0 } }

  /// Begins to count anew.
  public func reset() { state.withLock { $0 = Counts() } }

  package func add(sentBytes: Int = 0, sending: Double = 0, waiting: Double = 0) {
    state.withLock { counts in
      counts.sentBytes += sentBytes
      counts.sending += sending
      counts.waiting += waiting
    }
  }
}
