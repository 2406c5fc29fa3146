import Testing

@testable import Communicators

struct DistributionTests {
  /// Every sample belongs to one shard of one process, whatever the sizes.
  @Test(arguments: 1...6, [0, 1, 3, 7, 32, 100])
  func everySampleIsSomewhereOnce(size: Int, count: Int) throws {
    let parts = try ThreadCommunicator.run(size) { communicator in
      let distribution = try Distribution(communicator, shards: 6)
      let shards = distribution.ownShards.map { distribution.samples(ofShard: $0, in: count) }
      return (distribution.ownSamples(in: count), shards)
    }
    #expect(parts.flatMap { Array($0.0) } == Array(0..<count))
    #expect(parts.flatMap { $0.1.flatMap { Array($0) } } == Array(0..<count))
  }

  @Test func twoVersionsAreRefused() {
    expectFailure(naming: ["rank 0 on north", "rank 2 on south", "0.2.0", "0.3.0"]) {
      communicator in
      let isOther = communicator.rank == 2
      _ = try Distribution(
        communicator, version: isOther ? "0.3.0" : "0.2.0", host: isOther ? "south" : "north")
    }
  }

  @Test func otherOptionsAreRefused() {
    expectFailure(naming: ["rank 1", "8 shards", "4 shards"]) { communicator in
      _ = try Distribution(communicator, shards: communicator.rank == 1 ? 8 : 4)
    }
  }

  @Test func moreProcessesThanShardsAreRefused() {
    expectFailure(naming: ["3 processes", "2 shards", "--shards"]) { communicator in
      _ = try Distribution(communicator, shards: 2)
    }
  }

  /// What fails in one process is thrown in all, with its name; what fails in all alike is left to each.
  @Test func failuresAreAgreedOn() throws {
    let answers = try ThreadCommunicator.run(3) { communicator in
      let distribution = try Distribution(communicator, host: "host-\(communicator.rank)")
      let nothing = try distribution.agree(onFailure: nil)
      let everybody = try distribution.agree(onFailure: "the same")
      do {
        let failure = communicator.rank == 2 ? "mnist.npz is missing" : nil
        try distribution.agree(onFailure: failure)
        return (nothing, everybody, "no error")
      } catch { return (nothing, everybody, "\(error)") }
    }
    for (nothing, everybody, message) in answers {
      #expect(!nothing && everybody)
      #expect(message == "rank 2 on host-2: mnist.npz is missing")
    }
  }

  @Test func valuesThatDifferAreNoticed() {
    expectFailure(naming: ["The weights", "rank 1"]) { communicator in
      try Distribution(communicator).requireSame(communicator.rank, "The weights")
    }
  }

  /// A source reads its own part inside of the scope, and everything outside.
  @Test func sourcesReadTheirPart() throws {
    #expect(PartialReading.part(of: 10) == 0..<10)
    let parts = try ThreadCommunicator.run(2) { communicator in
      let reading = PartialReading(try Distribution(communicator))
      let part = try reading.scope { PartialReading.part(of: 10) }
      let whole = reading.wholeCount
      try reading.scope {}
      return (part, whole, reading.wholeCount)
    }
    #expect(parts.map(\.0) == [0..<5, 5..<10])
    for (_, whole, unread) in parts {
      #expect(whole == 10)
      #expect(unread == nil)
    }
  }

  private func expectFailure(
    naming words: [String], _ body: @escaping @Sendable (ThreadCommunicator) throws -> Void
  ) {
    do throws(CommunicationError) {
      _ = try ThreadCommunicator.run(3, body)
      Issue.record("no error")
    } catch {
      for word in words { #expect(error.description.contains(word), "\(error)") }
    }
  }
}
