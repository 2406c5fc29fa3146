import Foundation
import Testing

@testable import Randomness

@Suite struct DistributionsTests {
  /// These numbers are pinned: a change here would change every lesson and every figure.
  @Test func theFirstNumbersOfSeedZeroNeverChange() {
    var random = RandomSource(seed: 0)
    #expect((0..<3).map { _ in random.next() } == pinnedWords)
    var normals = RandomSource(seed: 0)
    #expect((0..<3).map { _ in normals.normal().bitPattern } == pinnedNormals)
  }

  @Test func uniformNumbersHaveTheRightRangeMeanAndVariance() {
    var random = RandomSource(seed: 1)
    let sample = (0..<100_000).map { _ in random.uniform(in: 2...6) }
    #expect(sample.allSatisfy { (2..<6).contains($0) })
    #expect(abs(mean(of: sample) - 4) < 0.02)
    #expect(abs(variance(of: sample) - 16.0 / 12) < 0.02)
  }

  @Test func normalNumbersHaveTheRightMomentsAndTails() {
    var random = RandomSource(seed: 2)
    let sample = (0..<200_000).map { _ in random.normal() }
    #expect(abs(mean(of: sample)) < 0.01)
    #expect(abs(variance(of: sample) - 1) < 0.01)
    let beyondTwo = Double(sample.count { abs($0) > 2 }) / Double(sample.count)
    #expect(abs(beyondTwo - 0.0455) < 0.002)
  }

  @Test func integersAreEvenlySpreadAlsoForUnevenCounts() {
    var random = RandomSource(seed: 3)
    var counts = [0, 0, 0]
    for _ in 0..<30_000 { counts[random.integer(below: 3)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 300 })
  }

  @Test func everyOrderOfThreeIsAsLikely() {
    var random = RandomSource(seed: 4)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6_000 { counts[random.permutation(of: 3), default: 0] += 1 }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { abs($0 - 1_000) < 130 })
  }

  @Test func shufflingNothingOrOneThingIsHarmless() {
    var random = RandomSource(seed: 5)
    #expect(random.permutation(of: 0) == [])
    #expect(random.permutation(of: 1) == [0])
  }

  @Test func chanceHitsItsProbability() {
    var random = RandomSource(seed: 6)
    let hits = (0..<20_000).count { _ in random.chance(0.25) }
    #expect(abs(Double(hits) / 20_000 - 0.25) < 0.01)
  }

  @Test func theLogarithmAgreesWithTheLibrary() {
    var random = RandomSource(seed: 7)
    for _ in 0..<10_000 {
      let x = random.uniform() * 10 + 1e-12
      #expect(abs(naturalLogarithm(x) - log(x)) <= 4e-16 * max(1, abs(log(x))))
    }
  }
}

private func mean(of sample: [Double]) -> Double {
  sample.reduce(0, +) / Double(sample.count)
}

private func variance(of sample: [Double]) -> Double {
  let center = mean(of: sample)
  return sample.map { ($0 - center) * ($0 - center) }.reduce(0, +) / Double(sample.count)
}

private let pinnedWords: [UInt64] = [
  5_987_356_902_031_041_503, 7_051_070_477_665_621_255, 6_633_766_593_972_829_180,
]
private let pinnedNormals: [UInt64] = [
  13_832_991_725_443_022_439, 13_794_681_225_415_464_285, 4_592_710_142_108_154_086,
]
