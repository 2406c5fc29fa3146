/// One process by itself: what it sends it gets back.
public struct SingleCommunicator: Communicator {
  /// Which process this is, from 0.
  public let rank = 0
  /// How many processes there are.
  public let size = 1
  /// Whether one thread may send while another computes.
  public let allowsOtherThread = true

  /// The communicator of a process that was started alone.
  public init() {}

  /// Sends a part to each process, and gives what each sent here.
  public func exchange(
    _ parts: [[UInt8]], counts: [Int]
  ) throws(CommunicationError) -> [[UInt8]] { parts }

  /// The bytes of every process, in order of rank.
  public func allGather(
    _ bytes: [UInt8], counts: [Int]
  ) throws(CommunicationError) -> [[UInt8]] { [bytes] }

  /// The sum of the numbers of all processes.
  public func allReduce(_ numbers: [Float]) throws(CommunicationError) -> [Float] { numbers }

  /// The sum of the numbers of all processes.
  public func allReduce(_ numbers: [Double]) throws(CommunicationError) -> [Double] { numbers }

  /// The bytes of process `root`.
  public func broadcast(
    _ bytes: [UInt8], from root: Int
  ) throws(CommunicationError) -> [UInt8] { bytes }

  /// Waits until all processes are here.
  public func barrier() throws(CommunicationError) {}
}

extension Communicator where Self == SingleCommunicator {
  /// One process by itself.
  public static var single: SingleCommunicator { SingleCommunicator() }
}
