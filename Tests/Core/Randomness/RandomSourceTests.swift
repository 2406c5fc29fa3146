import Foundation
import Testing

@testable import Randomness

@Suite struct RandomSourceTests {
  /// The reference output of SplitMix64 for the seed 1234567, as its authors publish it.
  @Test func splitMixGivesItsPublishedNumbers() {
    var filler = SplitMix64(state: 1_234_567)
    let numbers = (0..<5).map { _ in filler.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  /// The reference output of xoshiro256++ from the state 1, 2, 3, 4.
  @Test func xoshiroGivesItsPublishedNumbers() throws {
    let state = Data(#"{"s0":1,"s1":2,"s2":3,"s3":4}"#.utf8)
    var random = try JSONDecoder().decode(RandomSource.self, from: state)
    let numbers = (0..<4).map { _ in random.next() }
    #expect(numbers == [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386])
  }

  @Test func theSameSeedGivesTheSameNumbersAndAnotherSeedOthers() {
    var a = RandomSource(seed: 7)
    var b = RandomSource(seed: 7)
    var c = RandomSource(seed: 8)
    let fromA = (0..<100).map { _ in a.next() }
    #expect(fromA == (0..<100).map { _ in b.next() })
    #expect(fromA != (0..<100).map { _ in c.next() })
  }

  @Test func aCopyContinuesOnItsOwn() {
    var original = RandomSource(seed: 1)
    var copy = original
    _ = original.next()
    _ = original.next()
    var fresh = RandomSource(seed: 1)
    #expect(copy.next() == fresh.next())
  }

  @Test func splittingGivesAnotherSequenceAndStaysReproducible() {
    var a = RandomSource(seed: 3)
    var b = RandomSource(seed: 3)
    var partOfA = a.split()
    let partOfB = b.split()
    #expect(partOfA == partOfB)
    #expect(partOfA.next() != a.next())
  }

  @Test func encodedAndDecodedItGoesOnWhereItWas() throws {
    var random = RandomSource(seed: 11)
    _ = random.next()
    let data = try JSONEncoder().encode(random)
    var restored = try JSONDecoder().decode(RandomSource.self, from: data)
    #expect(restored.next() == random.next())
  }
}
