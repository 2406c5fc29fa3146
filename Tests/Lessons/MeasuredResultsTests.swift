import Foundation
import Testing

/// Results that are measured apart from the lessons that show them.
@Suite struct MeasuredResultsTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// `make strings` was not forgotten.
  @Test(arguments: [
    ("speedups.json", "6-Data/LargerThanMemory/MeasuredSpeedUps.swift"),
    ("minilm.json", "8-Transformers/ARealBERT/MeasuredMiniLM.swift"),
    ("silero.json", "4-Sequences/ARealEar/MeasuredSilero.swift"),
  ])
  func whatIsEmbeddedIsWhatLiesInTheFolder(result: String, file: String) throws {
    func lines(_ path: String) throws -> [String] {
      try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
        .components(separatedBy: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    let within = try lines("Lessons/" + file).drop { !$0.hasPrefix("{") }
      .prefix { !$0.hasPrefix("\"\"\"") }
    #expect(try Array(within) == lines("Docs/Results/" + result).dropLast(), "run make strings")
  }

  @Test func theTimesCanBe() throws {
    let path = Self.root.appendingPathComponent("Docs/Results/speedups.json")
    let stored = try JSONDecoder().decode(Times.self, from: Data(contentsOf: path))
    #expect(stored.problems.isEmpty, "\(stored.problems)")
  }

  /// A checker must be able to fail.
  @Test func whatCannotBeIsSeen() {
    func problems(_ points: [Times.Point], timings: Int = 9) -> Int {
      Times(
        date: "2026-11-30", library: "Chalk", machine: "2 cores", timings: timings, points: points
      )
      .problems.count
    }
    let one = Times.Point(workers: 1, batch: 8, seconds: 0.2, waiting: 0, sending: 0)
    func two(_ seconds: Double, sending: Double = 0.01) -> Times.Point {
      Times.Point(workers: 2, batch: 8, seconds: seconds, waiting: 0, sending: sending)
    }
    #expect(problems([one, two(0.11)]) == 0)
    #expect(problems([one, two(0.05)]) == 1, "more than twice as fast")
    #expect(problems([one, two(0.11, sending: 0.2)]) == 1, "more sending than time")
    #expect(problems([two(0.11)]) == 1, "one worker is missing")
    #expect(problems([one, two(0.11)], timings: 0) == 1)
  }

  /// What `Docs/Results/Measured/TimedSteps.swift` writes.
  private struct Times: Decodable {
    struct Point: Decodable {
      let workers, batch: Int
      let seconds, waiting, sending: Double
    }

    let date, library, machine: String
    let timings: Int
    let points: [Point]

    /// What cannot be, a sentence each.
    var problems: [String] {
      var problems: [String] = []
      if [date, library, machine].contains("") || timings < 1 {
        problems.append("it does not say where, when or how often it was measured")
      }
      for (batch, all) in Dictionary(grouping: points, by: \.batch) {
        guard let alone = all.first(where: { $0.workers == 1 }) else {
          problems.append("batch \(batch): one worker is missing")
          continue
        }
        for point in all {
          if point.seconds <= 0 || point.waiting + point.sending > point.seconds {
            problems.append("batch \(batch), \(point.workers) workers: impossible times")
          }
          // Caches can make a half more than twice as fast, by a little.
          if alone.seconds / point.seconds > 1.2 * Double(point.workers) {
            problems.append("batch \(batch), \(point.workers) workers: faster than can be")
          }
        }
      }
      return problems
    }
  }
}
