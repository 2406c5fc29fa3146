import Chalk
import Foundation
import Testing

@testable import Benchmarks
@testable import ChalkCommand

@Suite struct BenchComparisonTests {
  private func comparison(_ json: String) throws -> BenchComparison {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-bench-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(json.utf8).write(to: file)
    return try BenchComparison(path: file.path)
  }

  private func timing(_ milliseconds: Int, spread: Int = 0) -> Timing {
    Timing(workload: .tiny, time: .milliseconds(milliseconds), spread: .milliseconds(spread))
  }

  private let before = #"{"dense-tiny": {"chalk": 0.1, "spread": 0.01, "limit": 1e9}}"#

  @Test func whatIsSlowerThanTheNoiseIsTold() throws {
    let comparison = try comparison(before)
    #expect(comparison.change(of: timing(104)) == .same, "half of the spread is 5 ms")
    #expect(comparison.change(of: timing(106)) == .slower)
    #expect(comparison.change(of: timing(106, spread: 10)) == .same)
    #expect(comparison.change(of: timing(94)) == .faster)
    #expect(comparison.line(timing(150)).hasSuffix("1.5 times as long: slower"))
  }

  @Test func aFewEqualRepeatsAreNoPrecision() {
    #expect(BenchComparison.change(from: (1, 0), to: (1.02, 0)) == .same)
    #expect(BenchComparison.change(from: (1, 0), to: (1.04, 0)) == .slower)
  }

  @Test func theEndNamesWhatBecameSlower() throws {
    let comparison = try comparison(before)
    let limits = Limits(gigaflops: 1e8, gigabytes: 1)
    let slow = comparison.summary([(timing(200), limits)])
    #expect(slow[0] == "Slower beyond the noise: dense-tiny.")
    #expect(slow.count == 2, "the machine reaches a tenth of what it reached")
    let same = comparison.summary([(timing(100), Limits(gigaflops: 1e9, gigabytes: 1))])
    #expect(same == ["Nothing became slower beyond the noise."])
  }

  @Test func whatIsNotInTheFileIsSaid() throws {
    let other = try comparison(#"{"lstm-sentiment": {"chalk": 1}}"#)
    #expect(other.change(of: timing(100)) == nil)
    #expect(other.line(timing(100)).contains("does not have it"))
  }

  @Test(arguments: [
    "", "[]", "{\"a\": {\"chalk\": -1}}", "{\"a\": {}}", "{\"a\": {\"chalk\": \"1\"}}",
  ])
  func aFileThatIsNoRunIsRefused(text: String) {
    #expect(throws: DataError.self) { try comparison(text) }
  }
}
