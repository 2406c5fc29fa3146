import Dispatch
import Foundation
import Synchronization

/// Threads of one process that send one another copies, as processes do: for tests, and for lessons that show
/// what is sent without `mpirun`.
///
/// ```swift
/// let sums = try ThreadCommunicator.run(3) { communicator in
///   try communicator.allReduce([Double(communicator.rank)])
/// }
/// ```
public struct ThreadCommunicator: Communicator {
  /// Which process this is, from 0.
  public let rank: Int
  /// How many processes there are.
  public var size: Int { meeting.size }
  /// Whether one thread may send while another computes.
  public let allowsOtherThread = true
  private let meeting: Meeting

  /// Runs `body` on as many threads at once, and gives what each returns, in order of rank.
  ///
  /// - Throws: ``CommunicationError`` with the first error of a thread; the others then end at their next call.
  public static func run<Result: Sendable>(
    _ size: Int, _ body: @escaping @Sendable (ThreadCommunicator) throws -> Result
  ) throws(CommunicationError) -> [Result] {
    guard size >= 1 else { fatalError("ThreadCommunicator: \(size) threads; needs 1 or more") }
    let meeting = Meeting(size: size)
    let results = Mutex<[Result?]>(Array(repeating: nil, count: size))
    let ends = DispatchSemaphore(value: 0)
    let shared = SharedResults(results)
    for rank in 0..<size {
      let thread = Thread {
        do {
          let result = try body(ThreadCommunicator(rank: rank, meeting: meeting))
          shared.set(rank, result)
        } catch {
          let heard = error as? CommunicationError
          meeting.leave(heard?.description ?? "rank \(rank): \(error)", isOwn: heard == nil)
        }
        ends.signal()
      }
      thread.stackSize = 8 << 20
      thread.start()
    }
    for _ in 0..<size { ends.wait() }
    let all = shared.all
    if let reason = meeting.reason { throw CommunicationError(reason) }
    return all.map { $0! }
  }

  /// Sends a part to each process, and gives what each sent here.
  public func exchange(
    _ parts: [[UInt8]], counts: [Int]
  ) throws(CommunicationError) -> [[UInt8]] {
    try meeting.meet(rank, parts).map { $0[rank] }
  }

  /// The bytes of every process, in order of rank.
  public func allGather(
    _ bytes: [UInt8], counts: [Int]
  ) throws(CommunicationError) -> [[UInt8]] {
    try meeting.meet(rank, [bytes]).map { $0[0] }
  }

  /// The sum of the numbers of all processes.
  public func allReduce(_ numbers: [Float]) throws(CommunicationError) -> [Float] {
    try sum(numbers)
  }

  /// The sum of the numbers of all processes.
  public func allReduce(_ numbers: [Double]) throws(CommunicationError) -> [Double] {
    try sum(numbers)
  }

  /// The bytes of process `root`.
  public func broadcast(
    _ bytes: [UInt8], from root: Int
  ) throws(CommunicationError) -> [UInt8] {
    try meeting.meet(rank, [rank == root ? bytes : []])[root][0]
  }

  /// Waits until all processes are here.
  public func barrier() throws(CommunicationError) { _ = try meeting.meet(rank, []) }

  /// The same as processes of one machine have.
  public func sharedRoom(bytes: Int) throws(CommunicationError) -> SharedRoom? {
    let meeting = meeting
    return try SharedRoom.open(bytes: bytes, over: self) { () throws(CommunicationError) in
      if let reason = meeting.reason { throw CommunicationError(reason) }
    }
  }

  private func sum<Number: BinaryFloatingPoint & BitwiseCopyable>(
    _ numbers: [Number]
  ) throws(CommunicationError) -> [Number] {
    let all = try meeting.meet(rank, [Bytes.of(numbers)])
    var sum = Bytes.numbers(all[0][0], as: Number.self)
    for other in all.dropFirst() {
      let part = Bytes.numbers(other[0], as: Number.self)
      for i in sum.indices { sum[i] += part[i] }
    }
    return sum
  }
}

/// What the threads return.
private final class SharedResults<Result: Sendable>: Sendable {
  private let results: Mutex<[Result?]>

  init(_ results: consuming Mutex<[Result?]>) { self.results = results }

  func set(_ rank: Int, _ result: Result) { results.withLock { $0[rank] = result } }
  var all: [Result?] { results.withLock { $0 } }
}

/// Where the threads lay down what they send and wait for one another.
private final class Meeting: Sendable {
  private struct State {
    var arrived = 0
    var laidDown: [[[UInt8]]]
    /// What was laid down in the latest meeting that all came to. Nobody comes to the next one before having taken
    /// from it.
    var taken: [[[UInt8]]] = []
    var reason: String?
    var isReasonOwn = false
  }

  let size: Int
  private let state: Mutex<State>
  private let doors: [DispatchSemaphore]

  init(size: Int) {
    self.size = size
    state = Mutex(State(laidDown: Array(repeating: [], count: size)))
    doors = (0..<size).map { _ in DispatchSemaphore(value: 0) }
  }

  /// Why somebody left, where somebody did.
  var reason: String? { state.withLock { $0.reason } }

  /// Lays parts down, waits for all, and gives what each laid down.
  func meet(_ rank: Int, _ parts: [[UInt8]]) throws(CommunicationError) -> [[[UInt8]]] {
    let isLast = state.withLock { state in
      state.laidDown[rank] = parts
      state.arrived += 1
      guard state.arrived == size else { return false }
      state.taken = state.laidDown
      state.arrived = 0
      return true
    }
    if isLast { for door in doors { door.signal() } }
    doors[rank].wait()
    let (taken, reason) = state.withLock { ($0.taken, $0.reason) }
    if let reason { throw CommunicationError(reason) }
    return taken
  }

  /// Lets everybody go home. The error of a thread itself counts before one that it heard of.
  func leave(_ reason: String, isOwn: Bool) {
    state.withLock { state in
      if state.reason == nil || isOwn && !state.isReasonOwn {
        (state.reason, state.isReasonOwn) = (reason, isOwn)
      }
    }
    for door in doors { door.signal() }
  }
}
