import Synchronization

/// Another communicator, and a count of what goes through it: for whoever wants to know what training sends, and for how
/// long. Gradients go through it as messages, also between processes that would have memory in common without it.
public struct CountedCommunicator: Communicator {
  /// What went through.
  public struct Counts: Sendable, Equatable {
    /// Calls, on whichever thread.
    public var calls = 0
    /// Bytes that this process gave for others. Of a sum in the engine's own order it is what the best way takes,
    /// 2·(K − 1)/K·n.
    public var sentBytes = 0
    /// Seconds until all processes had come to a call; 0 where that is not told apart from sending.
    public var waiting = 0.0
    /// Seconds in the calls themselves.
    public var sending = 0.0

    /// Nothing yet.
    public init() {}
  }

  private final class Counter: Sendable {
    let counts = Mutex(Counts())
  }

  /// The communicator that does the work.
  public let base: any Communicator
  private let tellsWaiting: Bool
  private let counter = Counter()

  /// Counts what goes through another communicator.
  ///
  /// - Parameter tellsWaiting: whether all processes meet before each call, so that waiting for a process that computes
  ///   longer is told apart from sending. It takes a barrier a call.
  public init(_ base: any Communicator, tellsWaiting: Bool = false) {
    (self.base, self.tellsWaiting) = (base, tellsWaiting)
  }

  /// Which process this is, from 0.
  public var rank: Int { base.rank }
  /// How many processes there are.
  public var size: Int { base.size }
  /// Whether one thread may send while another computes.
  public var allowsOtherThread: Bool { base.allowsOtherThread }

  /// The counts so far.
  public var counts: Counts { counter.counts.withLock { $0 } }

  /// Begins to count anew.
  public func reset() { counter.counts.withLock { $0 = Counts() } }

  /// Sends a part to each process, and gives what each sent here.
  public func exchange(
    _ parts: [[UInt8]], counts: [Int]
  ) throws(CommunicationError) -> [[UInt8]] {
    let bytes = parts.enumerated().reduce(0) { $0 + ($1.offset == rank ? 0 : $1.element.count) }
    return try counting(bytes) { () throws(CommunicationError) in
      try base.exchange(parts, counts: counts)
    }
  }

  /// The bytes of every process, in order of rank.
  public func allGather(_ bytes: [UInt8], counts: [Int]) throws(CommunicationError) -> [[UInt8]] {
    try counting((size - 1) * bytes.count) { () throws(CommunicationError) in
      try base.allGather(bytes, counts: counts)
    }
  }

  /// Sends a part to each process, and writes what each sent here, one behind the other.
  public func allToAll(
    _ bytes: UnsafeRawBufferPointer, outgoing: [Int], into room: UnsafeMutableRawBufferPointer,
    incoming: [Int]
  ) throws(CommunicationError) {
    try counting(bytes.count - outgoing[rank]) { () throws(CommunicationError) in
      try base.allToAll(bytes, outgoing: outgoing, into: room, incoming: incoming)
    }
  }

  /// Writes the bytes of every process one behind the other, in order of rank.
  public func allGather(
    _ bytes: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer, counts: [Int]
  ) throws(CommunicationError) {
    try counting((size - 1) * bytes.count) { () throws(CommunicationError) in
      try base.allGather(bytes, into: room, counts: counts)
    }
  }

  /// The sum of the numbers of all processes.
  public func allReduce(_ numbers: [Float]) throws(CommunicationError) -> [Float] {
    try counting(2 * (size - 1) * 4 * numbers.count / size) { () throws(CommunicationError) in
      try base.allReduce(numbers)
    }
  }

  /// The sum of the numbers of all processes.
  public func allReduce(_ numbers: [Double]) throws(CommunicationError) -> [Double] {
    try counting(2 * (size - 1) * 8 * numbers.count / size) { () throws(CommunicationError) in
      try base.allReduce(numbers)
    }
  }

  /// The bytes of process `root`.
  public func broadcast(
    _ bytes: [UInt8], from root: Int
  ) throws(CommunicationError) -> [UInt8] {
    try counting(rank == root ? (size - 1) * bytes.count : 0) { () throws(CommunicationError) in
      try base.broadcast(bytes, from: root)
    }
  }

  /// Waits until all processes are here.
  public func barrier() throws(CommunicationError) {
    try counting(0) { () throws(CommunicationError) in try base.barrier() }
  }

  private func counting<Result>(
    _ bytes: Int, _ work: () throws(CommunicationError) -> Result
  ) throws(CommunicationError) -> Result {
    let start = ContinuousClock.now
    if tellsWaiting { try base.barrier() }
    let middle = ContinuousClock.now
    let result = try work()
    let end = ContinuousClock.now
    counter.counts.withLock { counts in
      counts.calls += 1
      counts.sentBytes += bytes
      if tellsWaiting { counts.waiting += (middle - start) / .seconds(1) }
      counts.sending += (end - middle) / .seconds(1)
    }
    return result
  }
}
