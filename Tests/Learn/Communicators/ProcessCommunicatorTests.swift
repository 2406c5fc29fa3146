import Foundation
import Testing

@testable import Communicators

/// Sockets between processes: here each end is a thread of this one, which makes no difference to the sockets.
struct ProcessCommunicatorTests {
  /// Runs `body` on as many threads, each with a communicator over sockets of its own.
  private func run<Result: Sendable>(
    _ size: Int, _ body: @escaping @Sendable (ProcessCommunicator) throws -> Result
  ) throws -> [Result] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "c-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    return try ThreadCommunicator.run(size) { threads in
      let communicator = try ProcessCommunicator(
        folder: path, rank: threads.rank, size: size, within: 20)
      let result = try body(communicator)
      try threads.barrier()
      return result
    }
  }

  @Test(arguments: 1...5)
  func whatIsSentArrives(size: Int) throws {
    let all = try run(size) { communicator in
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

  @Test(arguments: 1...5)
  func everyFunctionDoesWhatThatOfThreadsDoes(size: Int) throws {
    @Sendable func all(_ communicator: some Communicator) throws -> String {
      let rank = communicator.rank
      try communicator.barrier()
      let numbers = (0..<7).map { Float($0 + rank) }
      return """
        \(try communicator.allGather(rank * rank))
        \(try communicator.allGather(String(repeating: "ä", count: rank)))
        \(try communicator.gather(Array(repeating: UInt8(rank), count: rank), at: size - 1))
        \(try communicator.share(rank == size - 1 ? [7, 8, 9] : nil, from: size - 1))
        \(try communicator.allReduce(numbers)) \(try communicator.allReduce([Double]()))
        \(try communicator.allReduce([Double(rank), 0.5]))
        """
    }
    #expect(try run(size, all) == (try ThreadCommunicator.run(size, all)))
  }

  /// Two processes that send each other far more than the system holds between them.
  @Test func muchIsSentBothWaysAtOnce() throws {
    let count = 8 << 20
    let sums = try run(2) { communicator in
      let own = Array(repeating: UInt8(communicator.rank + 1), count: count)
      let came = try communicator.exchange([own, own], counts: [count, count])
      #expect(communicator.sentBytes == count)
      return came.map { $0.reduce(0) { $0 + Int($1) } }
    }
    #expect(sums == [[count, 2 * count], [count, 2 * count]])
  }

  /// A sum takes 2·(K − 1)/K·n numbers from each process, as the sockets count.
  @Test(arguments: [1, 2, 4])
  func theBytesOfASum(size: Int) throws {
    let count = 1000
    let sent = try run(size) { communicator in
      _ = try communicator.allReduce(Array(repeating: Float(1), count: count))
      return communicator.sentBytes
    }
    for bytes in sent { #expect(bytes == 2 * (size - 1) * 4 * count / size) }
  }

  /// One that ends does not leave the other waiting.
  @Test func whoEndsIsNamed() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "c-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    let words = try ThreadCommunicator.run(2) { threads -> String in
      let communicator = try ProcessCommunicator(folder: path, rank: threads.rank, size: 2)
      // The second one ends here, and closes its sockets.
      if threads.rank == 1 { return "" }
      do throws(CommunicationError) {
        _ = try communicator.allGather(1)
        return "no error"
      } catch { return error.description }
    }
    #expect(words[0].contains("rank 1 has ended"))
  }

  @Test func whoDoesNotComeIsNamed() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "c-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    func words(_ rank: Int, _ folder: String) -> String {
      do throws(CommunicationError) {
        _ = try ProcessCommunicator(folder: folder, rank: rank, size: 2, within: 0.2)
        return "no error"
      } catch { return error.description }
    }
    #expect(words(1, path).contains("rank 0 did not come"))
    #expect(words(0, path + "/" + String(repeating: "x", count: 120)).contains("shorter TMPDIR"))
    #expect(words(2, path).contains("needs a rank"))
  }
}

/// Programs that are started as workers: here the system's shell, which reads and writes the files that a worker does.
struct WorkerProcessesTests {
  private func run(_ size: Int, _ script: String, within seconds: Double = 60) throws -> [String] {
    try WorkerProcesses.run(
      size, program: "/bin/sh", arguments: ["-c", script], input: Array("42".utf8), within: seconds
    ).map { String(decoding: $0, as: UTF8.self) }
  }

  private func words(_ size: Int, _ script: String, within seconds: Double = 60) -> String {
    do {
      return "\(try run(size, script, within: seconds))"
    } catch { return "\(error)" }
  }

  @Test func eachGetsTheInputAndLeavesAResult() throws {
    let script = """
      printf '%s of %s: ' $CHALK_WORKER_RANK $CHALK_WORKER_SIZE \
      > "$CHALK_WORKERS/result-$CHALK_WORKER_RANK"
      cat "$CHALK_WORKERS/input" >> "$CHALK_WORKERS/result-$CHALK_WORKER_RANK"
      """
    #expect(try run(3, script) == ["0 of 3: 42", "1 of 3: 42", "2 of 3: 42"])
  }

  @Test func whoFailsIsNamed() {
    let fails = "[ $CHALK_WORKER_RANK = 1 ] && kill -s KILL $$; sleep 0.1"
    #expect(words(2, fails).contains("rank 1: signal 9"))
    let says = """
      [ $CHALK_WORKER_RANK = 1 ] && printf 'the disk is full' > "$CHALK_WORKERS/failure-1"
      printf 'rank 1 has ended' > "$CHALK_WORKERS/heard-0"; exit 1
      """
    #expect(words(2, says) == "rank 1: the disk is full")
    #expect(words(1, "exit 3").contains("status 3"))
    #expect(words(1, "sleep 60", within: 0.1).contains("did not end in time"))
  }

  @Test func whoWaitsCanEndThem() {
    struct Enough: Error {}
    #expect(throws: Enough.self) {
      try WorkerProcesses.run(
        1, program: "/bin/sh", arguments: ["-c", "sleep 60"], input: [],
        whileWaiting: { throw Enough() })
    }
  }
}

/// What goes through is counted and slowed, and else the same.
struct WrappedCommunicatorTests {
  @Test func bytesAndCallsAreCounted() throws {
    let all = try ThreadCommunicator.run(2) { threads in
      let counted = CountedCommunicator(threads)
      let rank = counted.rank
      let came = try counted.exchange([[1, 2], [3, 4, 5]], counts: rank == 0 ? [2, 2] : [3, 3])
      _ = try counted.allGather(rank)
      _ = try counted.allReduce([Float](repeating: 1, count: 6))
      _ = try counted.broadcast([1, 2, 3], from: 0)
      try counted.barrier()
      let counts = counted.counts
      counted.reset()
      #expect(counted.counts == CountedCommunicator.Counts())
      return (came, counts)
    }
    for (rank, (came, counts)) in all.enumerated() {
      #expect(came == (rank == 0 ? [[1, 2], [1, 2]] : [[3, 4, 5], [3, 4, 5]]))
      // The part for the other process, the number, half of the sum twice, and what the root gives.
      #expect(counts.sentBytes == (rank == 0 ? 3 : 2) + 8 + 24 + (rank == 0 ? 3 : 0))
      #expect(counts.calls == 5 && counts.waiting == 0 && counts.sending > 0)
    }
  }

  /// The process that comes first waits for the other one; both send.
  @Test func waitingIsToldApart() throws {
    let all = try ThreadCommunicator.run(2) { threads in
      let counted = CountedCommunicator(threads, tellsWaiting: true)
      if counted.rank == 1 { Thread.sleep(forTimeInterval: 0.1) }
      _ = try counted.allGather(1)
      return counted.counts
    }
    #expect(all[0].waiting > 0.05 && all[0].waiting > all[1].waiting)
  }

  @Test func aSlowNetworkIsWaitedFor() throws {
    let seconds = try ThreadCommunicator.run(2) { threads in
      let slow = SlowedCommunicator(threads, latency: 0.01, secondsPerByte: 1e-5)
      let start = ContinuousClock.now
      #expect(try slow.allReduce([Double(1)]) == [2])
      _ = try slow.allGather(Array(repeating: 0.0, count: 125))
      return (ContinuousClock.now - start) / .seconds(1)
    }
    // Two messages, and 1,008 bytes.
    for time in seconds { #expect(time >= 0.03) }
  }
}
