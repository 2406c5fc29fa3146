import CSharedRoom
import Foundation
import Testing

@testable import Communicators

/// Memory that several have in common, shown with threads of one process: each maps it by its name, as a process does.
struct SharedRoomTests {
  /// More of them than most machines have processors, at uneven paces. Each turn uses one half of the memory, the next
  /// turn the other: who came too early or too late would find another number.
  @Test(arguments: [2, 3, 8])
  func whatOneWritesTheOthersRead(size: Int) throws {
    let right = try ThreadCommunicator.run(size) { communicator in
      let room = try #require(try communicator.sharedRoom(bytes: 2 * size * 8))
      let numbers = room.memory.bindMemory(to: Int.self)
      #expect(numbers.allSatisfy { $0 == 0 })
      try room.meet()
      var right = 0
      for turn in 1...200 {
        if (turn + communicator.rank).isMultiple(of: 37) { usleep(300) }
        let half = numbers[(turn % 2 * size)..<(turn % 2 * size + size)]
        numbers[half.startIndex + communicator.rank] = turn
        try room.meet()
        if half.indices.allSatisfy({ numbers[$0] == turn }) { right += 1 }
      }
      return right
    }
    #expect(right == Array(repeating: 200, count: size))
  }

  /// Without waiting the numbers are not those of the turn: the test above would notice.
  @Test func whoDoesNotWaitReadsTooEarly() throws {
    let early = try ThreadCommunicator.run(2) { communicator in
      let room = try #require(try communicator.sharedRoom(bytes: 16))
      let numbers = room.memory.bindMemory(to: Int.self)
      try communicator.barrier()
      if communicator.rank == 1 { usleep(20_000) }
      let seen = numbers[1]
      if communicator.rank == 1 { numbers[1] = 5 }
      try room.meet()
      return (seen, numbers[1])
    }
    #expect(early[0] == (0, 5))
  }

  /// Where there is not so much memory all do without, and send messages as before.
  @Test(arguments: [1 << 60, Int.max, -1])
  func tooMuchIsNone(bytes: Int) throws {
    let numbers = try ThreadCommunicator.run(3) { communicator in
      #expect(try communicator.sharedRoom(bytes: bytes) == nil)
      return try communicator.allGather(communicator.rank)
    }
    #expect(numbers == [[0, 1, 2], [0, 1, 2], [0, 1, 2]])
  }

  /// Where one cannot have the memory, or may not, none has.
  @Test(arguments: 0..<3)
  func oneWithoutMakesAllDoWithout(rank: Int) throws {
    let hasRoom = try ThreadCommunicator.run(3) { communicator in
      try SharedRoom.open(bytes: 64, over: communicator, isOn: communicator.rank != rank) != nil
    }
    #expect(hasRoom == [false, false, false])
  }

  /// A slowed network is not gone around, and what is counted is what is sent.
  @Test func communicatorsAroundOthersHaveNone() throws {
    let hasRoom = try ThreadCommunicator.run(2) { threads in
      let all: [any Communicator] = [
        threads, CountedCommunicator(threads),
        SlowedCommunicator(threads, latency: 0, secondsPerByte: 0), .single,
      ]
      return try all.map { try $0.sharedRoom(bytes: 64) != nil }
    }
    #expect(hasRoom == [[true, false, false, false], [true, false, false, false]])
  }

  /// Who fails does not leave the others waiting in the room.
  @Test func whoFailsEndsTheOthers() {
    struct Broken: Error, CustomStringConvertible { let description = "the disk is full" }
    do throws(CommunicationError) {
      _ = try ThreadCommunicator.run(3) { communicator in
        let room = try #require(try communicator.sharedRoom(bytes: 64))
        if communicator.rank == 1 { throw Broken() }
        try room.meet()
        return 0
      }
      Issue.record("no error")
    } catch {
      #expect(error.description == "rank 1: the disk is full")
    }
  }

  /// The name goes, and the memory stays until the last one leaves it.
  @Test func nothingIsLeftBehind() throws {
    let name = "/chalk-test-\(UUID().uuidString)"
    #expect(csharedroom_make(name, 100, 2) == 0)
    #expect(csharedroom_make(name, 100, 2) == EEXIST)
    let one = try #require(csharedroom_join(name, 100, 0, 2))
    let two = try #require(csharedroom_join(name, 100, 1, 2))
    #expect(csharedroom_join(name, 5000, 1, 2) == nil, "another size")
    #expect(csharedroom_join(name, 100, 2, 2) == nil, "a third one of two")
    csharedroom_forget(name)
    #expect(csharedroom_join(name, 100, 0, 2) == nil, "the name is gone")
    csharedroom_memory(one).storeBytes(of: 7, as: UInt8.self)
    csharedroom_leave(one)
    #expect(csharedroom_memory(two).load(as: UInt8.self) == 7)
    csharedroom_leave(two)
  }

  /// A wait ends after its time where somebody is missing, and goes on when it is asked again.
  @Test func aWaitHasAnEnd() throws {
    let name = "/chalk-test-\(UUID().uuidString)"
    #expect(csharedroom_make(name, 0, 2) == 0)
    defer { csharedroom_forget(name) }
    let one = try #require(csharedroom_join(name, 0, 0, 2))
    let two = try #require(csharedroom_join(name, 0, 1, 2))
    csharedroom_come(one)
    #expect(csharedroom_wait(one, 1) == 0)
    #expect(csharedroom_wait(one, 30) == 0)
    csharedroom_come(two)
    #expect(csharedroom_wait(one, 1) == 1)
    #expect(csharedroom_wait(two, 1) == 1)
    csharedroom_leave(one)
    csharedroom_leave(two)
  }
}
