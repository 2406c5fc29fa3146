import Glibc

/// Another communicator as it would be over a slower network, by the α–β model: each call takes α seconds for each other
/// process and β seconds for each byte longer. The processes really wait.
public struct SlowedCommunicator: Communicator {
  /// The communicator that does the work.
  public let base: any Communicator
  /// α, seconds for a message.
  public let latency: Double
  /// β, seconds for a byte.
  public let secondsPerByte: Double

  /// A slower network around another communicator.
  public init(_ base: any Communicator, latency: Double, secondsPerByte: Double) {
    (self.base, self.latency, self.secondsPerByte) = (base, latency, secondsPerByte)
  }

  /// Which process this is, from 0.
  public var rank: Int { base.rank }
  /// How many processes there are.
  public var size: Int { base.size }
  /// Whether one thread may send while another computes.
  public var allowsOtherThread: Bool { base.allowsOtherThread }

  /// Sends a part to each process, and gives what each sent here.
  public func exchange(
    _ parts: [[UInt8]], counts: [Int]
  ) throws(CommunicationError) -> [[UInt8]] {
    wait(parts.enumerated().reduce(0) { $0 + ($1.offset == rank ? 0 : $1.element.count) })
    return try base.exchange(parts, counts: counts)
  }

  /// The bytes of every process, in order of rank.
  public func allGather(_ bytes: [UInt8], counts: [Int]) throws(CommunicationError) -> [[UInt8]] {
    wait((size - 1) * bytes.count)
    return try base.allGather(bytes, counts: counts)
  }

  /// Sends a part to each process, and writes what each sent here, one behind the other.
  public func allToAll(
    _ bytes: UnsafeRawBufferPointer, outgoing: [Int], into room: UnsafeMutableRawBufferPointer,
    incoming: [Int]
  ) throws(CommunicationError) {
    wait(bytes.count - outgoing[rank])
    try base.allToAll(bytes, outgoing: outgoing, into: room, incoming: incoming)
  }

  /// Writes the bytes of every process one behind the other, in order of rank.
  public func allGather(
    _ bytes: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer, counts: [Int]
  ) throws(CommunicationError) {
    wait((size - 1) * bytes.count)
    try base.allGather(bytes, into: room, counts: counts)
  }

  /// The sum of the numbers of all processes.
  public func allReduce(_ numbers: [Float]) throws(CommunicationError) -> [Float] {
    wait(2 * (size - 1) * 4 * numbers.count / size)
    return try base.allReduce(numbers)
  }

  /// The sum of the numbers of all processes.
  public func allReduce(_ numbers: [Double]) throws(CommunicationError) -> [Double] {
    wait(2 * (size - 1) * 8 * numbers.count / size)
    return try base.allReduce(numbers)
  }

  /// The bytes of process `root`.
  public func broadcast(
    _ bytes: [UInt8], from root: Int
  ) throws(CommunicationError) -> [UInt8] {
    wait((size - 1) * bytes.count)
    return try base.broadcast(bytes, from: root)
  }

  /// Waits until all processes are here.
  public func barrier() throws(CommunicationError) {
    wait(0)
    try base.barrier()
  }

  private func wait(_ bytes: Int) {
    let seconds = Double(size - 1) * latency + Double(bytes) * secondsPerByte
    if seconds > 0 { usleep(UInt32(min(seconds * 1e6, 4e9))) }
  }
}
