internal import CMPI
import Glibc

/// The processes that `mpirun` or `srun` started, over Open MPI.
///
/// The library is loaded by ``begin()`` and not before: a machine without it builds and runs everything else, and a
/// command that trains nothing starts as fast as ever.
public struct MPICommunicator: Communicator {
  /// Which process this is, from 0.
  public let rank: Int
  /// How many processes there are.
  public let size: Int
  /// Whether one thread may send while another computes.
  public let allowsOtherThread: Bool

  /// Whether this process was started by `mpirun`, or by `srun --mpi=pmix`.
  public static var isLaunched: Bool {
    getenv("OMPI_COMM_WORLD_RANK") != nil || getenv("PMIX_RANK") != nil
  }

  /// What the installed library calls itself, such as `Open MPI v4.1.4`; nil where there is none.
  public static var installedVersion: String? {
    guard cmpi_load() == 0 else { return nil }
    return String(cString: cmpi_version()).split(separator: ",").first.map(String.init)
  }

  /// Joins the run. Once a process, and ``end()`` after the work.
  /// - Throws: ``CommunicationError`` where the library is missing or the run cannot be joined.
  public static func begin() throws(CommunicationError) -> MPICommunicator {
    guard cmpi_load() == 0 else {
      throw CommunicationError(
        "Open MPI's library is missing on \(hostName): \(lastProblem). "
          + "Install it on every host: sudo apt-get install openmpi-bin")
    }
    try check(cmpi_begin())
    return MPICommunicator(
      rank: Int(cmpi_rank()), size: Int(cmpi_size()),
      allowsOtherThread: cmpi_allows_other_thread() != 0)
  }

  /// Leaves the run, when all have come to the end.
  public func end() { cmpi_end() }

  /// The name of this machine.
  public static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    return name.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  /// Sends a part to each process, and gives what each sent here.
  public func exchange(
    _ parts: [[UInt8]], counts: [Int]
  ) throws(CommunicationError) -> [[UInt8]] {
    let (sent, came) = (try Layout(parts.map(\.count)), try Layout(counts))
    return came.cut(
      try MPICommunicator.filled(came.total) {
        cmpi_exchange(
          Bytes.joined(parts), sent.counts, sent.places, $0, came.counts, came.places)
      })
  }

  /// The bytes of every process, in order of rank.
  public func allGather(
    _ bytes: [UInt8], counts: [Int]
  ) throws(CommunicationError) -> [[UInt8]] {
    let came = try Layout(counts)
    return came.cut(
      try MPICommunicator.filled(came.total) {
        cmpi_all_gather(bytes, Int32(bytes.count), $0, came.counts, came.places)
      })
  }

  /// Sends a part to each process, and writes what each sent here, one behind the other.
  public func allToAll(
    _ bytes: UnsafeRawBufferPointer, outgoing: [Int], into room: UnsafeMutableRawBufferPointer,
    incoming: [Int]
  ) throws(CommunicationError) {
    let (sent, came) = (try Layout(outgoing), try Layout(incoming))
    try MPICommunicator.check(
      cmpi_exchange(
        bytes.baseAddress, sent.counts, sent.places, room.baseAddress, came.counts, came.places))
  }

  /// Writes the bytes of every process one behind the other, in order of rank.
  public func allGather(
    _ bytes: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer, counts: [Int]
  ) throws(CommunicationError) {
    let came = try Layout(counts)
    try MPICommunicator.check(
      cmpi_all_gather(
        bytes.baseAddress, Int32(bytes.count), room.baseAddress, came.counts, came.places))
  }

  /// The sum of the numbers of all processes.
  public func allReduce(_ numbers: [Float]) throws(CommunicationError) -> [Float] {
    let count = try Layout([numbers.count]).counts[0]
    return try MPICommunicator.filled(numbers.count) {
      cmpi_all_reduce_floats(numbers, $0, count)
    }
  }

  /// The sum of the numbers of all processes.
  public func allReduce(_ numbers: [Double]) throws(CommunicationError) -> [Double] {
    let count = try Layout([numbers.count]).counts[0]
    return try MPICommunicator.filled(numbers.count) {
      cmpi_all_reduce_doubles(numbers, $0, count)
    }
  }

  /// What the engine writes into a room of so many elements, to which nothing is written before.
  private static func filled<Element: BitwiseCopyable>(
    _ count: Int, _ call: (UnsafeMutablePointer<Element>) -> Int32
  ) throws(CommunicationError) -> [Element] {
    var code: Int32 = 0
    // One element more than none, so that there is an address.
    let elements = [Element](unsafeUninitializedCapacity: max(1, count)) { room, filled in
      code = call(room.baseAddress!)
      filled = code == 0 ? count : 0
    }
    try check(code)
    return elements
  }

  /// In pieces of a gigabyte: the engine counts in 32 bits.
  public func broadcast(
    _ bytes: [UInt8], from root: Int
  ) throws(CommunicationError) -> [UInt8] {
    var bytes = bytes
    for first in stride(from: 0, to: bytes.count, by: 1 << 30) {
      let count = min(1 << 30, bytes.count - first)
      let code = bytes.withUnsafeMutableBytes {
        cmpi_broadcast($0.baseAddress! + first, Int32(count), Int32(root))
      }
      try MPICommunicator.check(code)
    }
    return bytes
  }

  /// Waits until all processes are here.
  public func barrier() throws(CommunicationError) { try MPICommunicator.check(cmpi_barrier()) }

  /// Where all processes are on this machine: they read what the others wrote, and the engine copies nothing.
  public func sharedRoom(bytes: Int) throws(CommunicationError) -> SharedRoom? {
    try SharedRoom.open(bytes: bytes, over: self)
  }

  private static func check(_ code: Int32) throws(CommunicationError) {
    if code != 0 {
      throw CommunicationError("Open MPI on \(hostName): \(lastProblem)")
    }
  }

  private static var lastProblem: String { String(cString: cmpi_problem()) }

  /// Parts one behind the other, counted in 32 bits as the engine does.
  private struct Layout {
    let counts, places: [Int32]
    let total: Int

    init(_ sizes: [Int]) throws(CommunicationError) {
      total = sizes.reduce(0, +)
      guard total <= Int(Int32.max) else {
        throw CommunicationError(
          "\(total) bytes at once are more than Open MPI counts; try smaller batches")
      }
      var (place, places) = (0, [Int32]())
      for size in sizes {
        places.append(Int32(place))
        place += size
      }
      (counts, self.places) = (sizes.map { Int32($0) }, places)
    }

    func cut(_ bytes: [UInt8]) -> [[UInt8]] {
      zip(places, counts).map { Array(bytes[Int($0)..<Int($0) + Int($1)]) }
    }
  }
}
