import Testing

@testable import Communicators

/// What every communicator must do, shown with threads of one process; `SingleCommunicator` is the case of one.
struct CommunicatorTests {
  @Test(arguments: 1...5)
  func whatIsSentArrives(size: Int) throws {
    let all = try ThreadCommunicator.run(size) { communicator in
      // Rank j sends j + 1 bytes to each process, each of them telling from where and to where.
      let rank = communicator.rank
      let parts = (0..<size).map { to in
        Array(repeating: UInt8(10 * rank + to), count: rank + 1)
      }
      return try communicator.exchange(parts, counts: (0..<size).map { $0 + 1 })
    }
    for (to, came) in all.enumerated() {
      for (from, bytes) in came.enumerated() {
        #expect(bytes == Array(repeating: UInt8(10 * from + to), count: from + 1))
      }
    }
  }

  /// Parts one behind the other: the same bytes to the same places, also through a communicator that counts or slows.
  @Test(arguments: 1...4)
  func joinedPartsAreTheSameParts(size: Int) throws {
    let isSame = try ThreadCommunicator.run(size) { threads in
      let rank = threads.rank
      let all: [any Communicator] = [
        threads, CountedCommunicator(threads),
        SlowedCommunicator(threads, latency: 0, secondsPerByte: 0),
      ]
      let parts = (0..<size).map { to in
        Array(repeating: UInt8(10 * rank + to), count: rank + to)
      }
      let counts = (0..<size).map { $0 + rank }
      return try all.map { communicator in
        let joined = try communicator.allToAll(
          Bytes.joined(parts), outgoing: parts.map(\.count), incoming: counts)
        let apart = try communicator.exchange(parts, counts: counts)
        let gathered = try communicator.allGather(
          joined: [UInt8](repeating: UInt8(rank), count: rank), counts: Array(0..<size))
        return joined == Bytes.joined(apart)
          && gathered == (0..<size).flatMap { [UInt8](repeating: UInt8($0), count: $0) }
      }
    }
    for answers in isSame { #expect(answers == [true, true, true]) }
  }

  /// What is counted of a call does not depend on whether its parts lie one behind the other.
  @Test func joinedPartsAreCountedAlike() throws {
    let counts = try ThreadCommunicator.run(3) { threads in
      let (joined, apart) = (CountedCommunicator(threads), CountedCommunicator(threads))
      _ = try joined.allToAll(
        [1, 2, 2, 3, 3, 3], outgoing: [1, 2, 3], incoming: own(threads.rank))
      _ = try apart.exchange([[1], [2, 2], [3, 3, 3]], counts: own(threads.rank))
      _ = try joined.allGather(joined: [7, 7], counts: [2, 2, 2])
      _ = try apart.allGather([7, 7], counts: [2, 2, 2])
      return (joined.counts.sentBytes, apart.counts.sentBytes)
    }
    for (rank, (joined, apart)) in counts.enumerated() {
      #expect(joined == apart)
      #expect(joined == 6 - (rank + 1) + 4)
    }
    @Sendable func own(_ rank: Int) -> [Int] { Array(repeating: rank + 1, count: 3) }
  }

  @Test(arguments: 1...5)
  func gatheringKeepsTheOrderOfRanks(size: Int) throws {
    let all = try ThreadCommunicator.run(size) { communicator in
      let rank = communicator.rank
      return (
        try communicator.allGather(rank * rank),
        try communicator.allGather(String(repeating: "ä", count: rank)),
        try communicator.gather(Array(repeating: UInt8(rank), count: rank), at: size - 1),
        try communicator.share(rank == 0 ? [7, 8, 9] : nil)
      )
    }
    for (rank, (numbers, texts, gathered, shared)) in all.enumerated() {
      #expect(numbers == (0..<size).map { $0 * $0 })
      #expect(texts == (0..<size).map { String(repeating: "ä", count: $0) })
      let whole = (0..<size).map { Array(repeating: UInt8($0), count: $0) }
      #expect(gathered == (rank == size - 1 ? whole : []))
      #expect(shared == [7, 8, 9])
    }
  }

  @Test(arguments: 1...5)
  func sumsAreOverAll(size: Int) throws {
    let all = try ThreadCommunicator.run(size) { communicator in
      let rank = communicator.rank
      try communicator.barrier()
      return (
        try communicator.allReduce([Float(rank), 1]),
        try communicator.allReduce([Double(rank), 0.5])
      )
    }
    let sum = (0..<size).reduce(0, +)
    for (floats, doubles) in all {
      #expect(floats == [Float(sum), Float(size)])
      #expect(doubles == [Double(sum), Double(size) / 2])
    }
  }

  /// Many calls one after another, at uneven paces: nobody takes what belongs to another call.
  @Test func callsDoNotOvertakeOneAnother() throws {
    let sums = try ThreadCommunicator.run(4) { communicator in
      var right = 0
      for call in 0..<500 {
        if (call + communicator.rank).isMultiple(of: 97) { _ = (0..<20_000).reduce(0, ^) }
        let numbers = try communicator.allGather(call * 10 + communicator.rank)
        if numbers == (0..<4).map({ call * 10 + $0 }) { right += 1 }
      }
      return right
    }
    #expect(sums == [500, 500, 500, 500])
  }

  /// A thread that fails does not leave the others waiting; its own error is the one that is told.
  @Test func whoFailsEndsTheOthers() {
    struct Broken: Error, CustomStringConvertible { let description = "the disk is full" }
    do throws(CommunicationError) {
      _ = try ThreadCommunicator.run(3) { communicator in
        if communicator.rank == 1 { throw Broken() }
        return try communicator.allGather(1)
      }
      Issue.record("no error")
    } catch {
      #expect(error.description == "rank 1: the disk is full")
    }
  }

  @Test func aProcessByItselfGetsBackWhatItSends() throws {
    let single: any Communicator = .single
    #expect(try single.allGather(5) == [5])
    #expect(try single.gather([1, 2]) == [[1, 2]])
    #expect(try single.allReduce([Float(2)]) == [2])
    #expect(try single.share([3]) == [3])
  }

  /// Without `mpirun` nothing is joined; without the library the message says what to install.
  @Test func withoutOpenMPI() {
    guard !MPICommunicator.isLaunched, MPICommunicator.installedVersion == nil else { return }
    do throws(CommunicationError) {
      _ = try MPICommunicator.begin()
      Issue.record("no error")
    } catch {
      #expect(error.description.contains("openmpi-bin"))
      #expect(error.description.contains(MPICommunicator.hostName))
    }
  }
}

/// Parts one behind the other, as arrays.
extension Communicator {
  fileprivate func allToAll(_ bytes: [UInt8], outgoing: [Int], incoming: [Int]) throws -> [UInt8] {
    var room = [UInt8](repeating: 0, count: incoming.reduce(0, +))
    try bytes.withUnsafeBytes { bytes in
      try room.withUnsafeMutableBytes {
        try allToAll(bytes, outgoing: outgoing, into: $0, incoming: incoming)
      }
    }
    return room
  }

  fileprivate func allGather(joined bytes: [UInt8], counts: [Int]) throws -> [UInt8] {
    var room = [UInt8](repeating: 0, count: counts.reduce(0, +))
    try bytes.withUnsafeBytes { bytes in
      try room.withUnsafeMutableBytes { try allGather(bytes, into: $0, counts: counts) }
    }
    return room
  }
}
