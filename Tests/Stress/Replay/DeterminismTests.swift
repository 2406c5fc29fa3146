import Foundation
import PluginHost
import Testing
import Trials

/// Every cell of `Docs/Determinism.md`: computed in processes of their own, with one thread and two, under
/// both kernel sets, and twice.
@Suite struct DeterminismTests {
  private static let runs: [String: [String: Cell.Result]] = {
    let settings: [String: [String: String]] = [
      "first": [:], "again": [:], "one thread": ["OMP_NUM_THREADS": "1"],
      "two threads": ["OMP_NUM_THREADS": "2"], "reference": ["CHALK_KERNELS": "reference"],
    ]
    return settings.mapValues { try! StressProgram.run(["digests"], $0) }.mapValues(Cell.read)
  }()

  private func result(_ run: String, _ cell: String) throws -> Cell.Result {
    try #require(Self.runs[run]?[cell], "\(cell) is missing in \(run)")
  }

  @Test(arguments: Cell.all.map(\.name))
  func theCellHolds(name: String) throws {
    let cell = try #require(Cell.all.first { $0.name == name })
    let first = try result("first", name)
    #expect(try result("again", name) == first, "another run")
    let threads = [try result("one thread", name), try result("two threads", name)]
    let reference = try result("reference", name)
    if cell.sameForThreads {
      #expect(threads == [first, first], "threads")
    } else {
      #expect(threads[0] != threads[1], "the table may promise more than it does")
    }
    if cell.sameForKernels {
      #expect(reference == first, "kernels")
    } else {
      #expect(reference != first, "the table may promise more than it does")
      #expect(abs(reference.number - first.number) <= 1e-3 * (1 + abs(first.number)))
    }
  }

  /// What differs is noticed.
  @Test func plantedDifferencesAreSeen() throws {
    #expect(try result("first", "planted: each run") != result("again", "planted: each run"))
    let threads = "planted: threads"
    #expect(try result("one thread", threads) != result("two threads", threads))
    #expect(try result("first", "planted: kernels") != result("reference", "planted: kernels"))
  }

  @Test func theTableIsThatOfTheDocument() throws {
    let file = StressProgram.packageRoot.appendingPathComponent("Docs/Determinism.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains(Cell.table), "print it with: chalk-stress digests --table")
  }
}
