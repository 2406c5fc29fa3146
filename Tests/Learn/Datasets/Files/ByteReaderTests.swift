import Foundation
import Testing

@testable import Datasets

@Suite struct ByteReaderTests {
  let scratch = Scratch()
  let words = Array(String(repeating: "the quick brown fox ", count: 5000).utf8)

  private func contents(_ bytes: [UInt8]) throws -> [UInt8] {
    try ByteReader(scratch.write("file", bytes)).rest()
  }

  @Test func plainAndPackedBytesComeOutAlike() throws {
    #expect(try contents(words) == words)
    #expect(try contents(gzipped(words)) == words)
    #expect(try ByteReader(gzipped(words), name: "memory").rest() == words)
    #expect(try contents([]) == [])
    #expect(try contents([7]) == [7])
    #expect(try contents(gzipped([])) == [])
  }

  @Test func membersOneAfterAnotherAreOneFile() throws {
    #expect(try contents(gzipped(words) + gzipped([1, 2, 3])) == words + [1, 2, 3])
  }

  @Test func zerosAtTheEndAreFilling() throws {
    #expect(try contents(gzipped(words) + [UInt8](repeating: 0, count: 600_000)) == words)
  }

  @Test func everyCutIsSeen() throws {
    let packed = gzipped(Array("a few words".utf8))
    for length in 2..<packed.count {
      #expect(throws: DataError.self) { try contents(Array(packed[..<length])) }
    }
  }

  @Test func everyFlippedBitIsSeenOrHarmless() throws {
    let packed = gzipped(words)
    var harmless = 0
    for place in packed.indices {
      var damaged = packed
      damaged[place] ^= 0x10
      if (try? contents(damaged)) == words { harmless += 1 }
      // Never other words than those that were packed.
      if let read = try? contents(damaged), place >= 2 { #expect(read == words) }
    }
    // The time, the system and the level in the header mean nothing; all else is checked.
    #expect(harmless <= 8)
  }

  @Test func whatFollowsIsSeen() throws {
    #expect(throws: DataError.self) { try contents(gzipped(words) + [1, 2, 3]) }
    #expect(throws: DataError.self) { try contents(gzipped(words) + [0, 0, 3]) }
  }

  @Test func askingForMoreThanThereCanBeMakesNoRoom() throws {
    let plain = try ByteReader(scratch.write("plain", words))
    let error = #expect(throws: DataError.self) { try plain.bytes(1 << 40, of: "the numbers") }
    #expect("\(error!)".contains("\(1 << 40) bytes are needed for the numbers"))
    let packed = try ByteReader(scratch.write("packed", gzipped(words)))
    #expect(throws: DataError.self) { try packed.bytes(1 << 40, of: "the numbers") }
  }

  @Test func whatIsNoFileIsNamed() {
    let missing = #expect(throws: DataError.self) { try ByteReader("/no/such/file") }
    #expect("\(missing!)".contains("No such file"))
    let folder = #expect(throws: DataError.self) { try ByteReader(scratch.path) }
    #expect("\(folder!)".contains("folder"))
    let pipe = scratch.path + "/pipe"
    mkfifo(pipe, 0o600)
    let error = #expect(throws: DataError.self) { try ByteReader(pipe) }
    #expect("\(error!)".contains("pipe"))
  }
}
