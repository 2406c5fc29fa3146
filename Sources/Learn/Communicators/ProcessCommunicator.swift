/// Processes of one machine that talk over Unix sockets: what needs no MPI, for lessons and measurements.
///
/// ``WorkerProcesses`` starts them. Sums are made as in MPI's reduce-scatter and all-gather: each process adds a K-th of
/// the numbers, in order of rank, and sends the others what comes of it, 2·(K − 1)/K·n numbers from each.
public struct ProcessCommunicator: Communicator {
  /// Which process this is, from 0.
  public var rank: Int { mesh.rank }
  /// How many processes there are.
  public var size: Int { mesh.size }
  /// Whether one thread may send while another computes.
  public let allowsOtherThread = true
  private let mesh: SocketMesh

  /// Joins a group of processes; waits until all are there.
  ///
  /// - Parameters:
  ///   - folder: a folder that belongs to the group; sockets are made in it.
  ///   - seconds: how long the others may take to come.
  /// - Throws: ``CommunicationError`` where they do not.
  public init(
    folder: String, rank: Int, size: Int, within seconds: Double = 60
  ) throws(CommunicationError) {
    mesh = try SocketMesh(folder: folder, rank: rank, size: size, within: seconds)
  }

  /// How many bytes this process has handed to the sockets, whatever for.
  public var sentBytes: Int { mesh.sentBytes }

  /// Sends a part to each process, and gives what each sent here.
  public func exchange(
    _ parts: [[UInt8]], counts: [Int]
  ) throws(CommunicationError) -> [[UInt8]] {
    try mesh.transfer(parts, counts: counts)
  }

  /// The bytes of every process, in order of rank.
  public func allGather(
    _ bytes: [UInt8], counts: [Int]
  ) throws(CommunicationError) -> [[UInt8]] {
    try mesh.transfer(Array(repeating: bytes, count: size), counts: counts)
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
    let isRoot = rank == root
    let outgoing = Array(repeating: isRoot ? bytes : [], count: size)
    let counts = (0..<size).map { $0 == root ? bytes.count : 0 }
    return try mesh.transfer(outgoing, counts: counts)[root]
  }

  /// Waits until all processes are here.
  public func barrier() throws(CommunicationError) {
    _ = try allGather([0], counts: Array(repeating: 1, count: size))
  }

  private func sum<Number: BinaryFloatingPoint & BitwiseCopyable>(
    _ numbers: [Number]
  ) throws(CommunicationError) -> [Number] {
    if size == 1 { return numbers }
    let width = MemoryLayout<Number>.stride
    let pieces = (0..<size).map { Distribution.part($0, of: size, count: numbers.count) }
    let own = pieces[rank].count
    let came = try exchange(
      pieces.map { Bytes.of(Array(numbers[$0])) },
      counts: Array(repeating: own * width, count: size))
    var sum = Bytes.numbers(came[0], as: Number.self)
    for bytes in came.dropFirst() {
      let part = Bytes.numbers(bytes, as: Number.self)
      for i in sum.indices { sum[i] += part[i] }
    }
    let all = try allGather(Bytes.of(sum), counts: pieces.map { $0.count * width })
    return all.flatMap { Bytes.numbers($0, as: Number.self) }
  }
}
