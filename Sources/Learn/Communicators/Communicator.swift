/// Processes that compute together and send one another bytes: MPI's communicator, as far as training needs it.
///
/// Every process calls the same functions in the same order; each call waits for all. The implementations are
/// ``SingleCommunicator`` (one process), ``MPICommunicator`` (Open MPI), ``ProcessCommunicator`` (processes of one machine,
/// without MPI) and ``ThreadCommunicator`` (threads of one process, for tests).
public protocol Communicator: Sendable {
  /// Which process this is, from 0.
  var rank: Int { get }
  /// How many processes there are.
  var size: Int { get }
  /// Whether one thread may send while another computes.
  var allowsOtherThread: Bool { get }

  /// Sends `parts[k]` to process k and gives what each process sent here, in order of rank.
  ///
  /// - Parameters:
  ///   - parts: a part for each process, this one too; any may be empty.
  ///   - counts: how many bytes come from each process, which every process knows beforehand.
  func exchange(
    _ parts: [[UInt8]], counts: [Int]
  ) throws(CommunicationError) -> [[UInt8]]

  /// The bytes of every process, in order of rank.
  ///
  /// - Parameter counts: how many bytes come from each process, which every process knows beforehand.
  func allGather(_ bytes: [UInt8], counts: [Int]) throws(CommunicationError) -> [[UInt8]]

  /// ``exchange(_:counts:)`` with the parts one behind the other in memory, as MPI has them, so that nobody copies them.
  ///
  /// - Parameters:
  ///   - bytes: a part for each process, one behind the other.
  ///   - outgoing: how many bytes go to each process.
  ///   - room: where the parts that come are written, one behind the other; as long as all of them.
  ///   - incoming: how many bytes come from each process.
  func allToAll(
    _ bytes: UnsafeRawBufferPointer, outgoing: [Int], into room: UnsafeMutableRawBufferPointer,
    incoming: [Int]
  ) throws(CommunicationError)

  /// ``allGather(_:counts:)`` with what comes written one behind the other into `room`, which is as long as all of it.
  func allGather(
    _ bytes: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer, counts: [Int]
  ) throws(CommunicationError)

  /// The sum of the numbers of all processes, added in whatever order is fastest.
  func allReduce(_ numbers: [Float]) throws(CommunicationError) -> [Float]

  /// The sum of the numbers of all processes, added in whatever order is fastest.
  func allReduce(_ numbers: [Double]) throws(CommunicationError) -> [Double]

  /// The bytes of process `root`, of which there are as many as in `bytes` here.
  func broadcast(_ bytes: [UInt8], from root: Int) throws(CommunicationError) -> [UInt8]

  /// Waits until all processes are here.
  func barrier() throws(CommunicationError)

  /// Memory that all processes have in common, of so many bytes, the same number everywhere; `nil` everywhere where they
  /// are to send messages: on several machines, or over a communicator that slows or counts these.
  func sharedRoom(bytes: Int) throws(CommunicationError) -> SharedRoom?
}

extension Communicator {
  /// Whether this is the process that draws, prints and writes.
  public var isFirst: Bool { rank == 0 }

  /// None: what goes from process to process is sent.
  public func sharedRoom(bytes: Int) throws(CommunicationError) -> SharedRoom? { nil }

  /// By ``exchange(_:counts:)``, for a communicator that has the parts by themselves.
  public func allToAll(
    _ bytes: UnsafeRawBufferPointer, outgoing: [Int], into room: UnsafeMutableRawBufferPointer,
    incoming: [Int]
  ) throws(CommunicationError) {
    var (parts, place) = ([[UInt8]](), 0)
    for count in outgoing {
      parts.append(Array(bytes[place..<place + count]))
      place += count
    }
    Bytes.write(try exchange(parts, counts: incoming), into: room)
  }

  /// By ``allGather(_:counts:)``, for a communicator that has the parts by themselves.
  public func allGather(
    _ bytes: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer, counts: [Int]
  ) throws(CommunicationError) {
    Bytes.write(try allGather(Array(bytes), counts: counts), into: room)
  }

  /// The whole number of every process, in order of rank.
  public func allGather(_ number: Int) throws(CommunicationError) -> [Int] {
    try allGather(Bytes.of([Int64(number)]), counts: Array(repeating: 8, count: size))
      .map { Int(Bytes.numbers($0, as: Int64.self)[0]) }
  }

  /// The numbers of every process, in order of rank; each has as many.
  public func allGather(_ numbers: [Double]) throws(CommunicationError) -> [[Double]] {
    try allGather(Bytes.of(numbers), counts: Array(repeating: 8 * numbers.count, count: size))
      .map { Bytes.numbers($0, as: Double.self) }
  }

  /// The text of every process, in order of rank.
  public func allGather(_ text: String) throws(CommunicationError) -> [String] {
    let letters = Array(text.utf8)
    return try allGather(letters, counts: try allGather(letters.count))
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of every process, in order of rank, at process `root`; nothing elsewhere.
  public func gather(_ bytes: [UInt8], at root: Int = 0) throws(CommunicationError) -> [[UInt8]] {
    let counts = try allGather(bytes.count)
    var parts = Array(repeating: [UInt8](), count: size)
    parts[root] = bytes
    let came = try exchange(
      parts, counts: rank == root ? counts : Array(repeating: 0, count: size))
    return rank == root ? came : []
  }

  /// The bytes of process `root`, however many there are.
  public func share(_ bytes: [UInt8]?, from root: Int = 0) throws(CommunicationError) -> [UInt8] {
    let count = try allGather(bytes?.count ?? 0)[root]
    return try broadcast(
      rank == root ? bytes ?? [] : [UInt8](repeating: 0, count: count), from: root)
  }
}

/// Why processes cannot go on together.
public struct CommunicationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The message: what happened, in which process on which host, and what to try.
  public let description: String

  /// An error with its message.
  public init(_ description: String) { self.description = description }
}

/// Numbers as the bytes that lie in memory. All hosts of a run must be of one kind: the version that ``Distribution``
/// compares names it.
package enum Bytes {
  package static func of<Number: BitwiseCopyable>(_ numbers: [Number]) -> [UInt8] {
    numbers.withUnsafeBytes { Array($0) }
  }

  /// Parts one behind the other.
  package static func joined(_ parts: [[UInt8]]) -> [UInt8] {
    if parts.count == 1 { return parts[0] }
    var all: [UInt8] = []
    all.reserveCapacity(parts.reduce(0) { $0 + $1.count })
    for part in parts { all.append(contentsOf: part) }
    return all
  }

  /// Writes parts one behind the other.
  package static func write(_ parts: [[UInt8]], into room: UnsafeMutableRawBufferPointer) {
    var place = 0
    for part in parts {
      UnsafeMutableRawBufferPointer(rebasing: room[place..<place + part.count]).copyBytes(
        from: part)
      place += part.count
    }
  }

  package static func numbers<Number: BitwiseCopyable>(
    _ bytes: [UInt8], as type: Number.Type
  ) -> [Number] {
    bytes.withUnsafeBytes { raw in
      (0..<raw.count / MemoryLayout<Number>.stride).map {
        raw.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Number>.stride, as: Number.self)
      }
    }
  }
}
