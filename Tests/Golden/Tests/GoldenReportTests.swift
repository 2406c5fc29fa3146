import Foundation
import Tensors
import Testing

@testable import Golden

struct GoldenReportTests {
  /// A case with an output of two alternatives, a gradient, an info, and whole numbers.
  private func golden() throws -> GoldenCase {
    var made = MadeCase("activation", "any", "any", [:])
    made.add("a1", "output", [2], [1, 2], alternativeOf: "a")
    made.add("a2", "output", [2], [3, 4], alternativeOf: "a")
    made.add("g", "grad", [3], [5, 6, 7], of: "x")
    made.add("i", "info", [1], [8])
    made.add("n", "output", [2], [1, 0])
    made.tensors[4].entry.dtype = "int32"
    return try MadeSet([made]).first("any")
  }

  private func tensors(_ values: [String: [Double]]) -> [String: Tensor] {
    values.mapValues { Tensor($0, .double) }
  }

  private let right: [String: [Double]] = ["a": [3, 4], "g": [5, 6, 7], "n": [1, 0]]

  private func report(
    _ changes: [String: [Double]] = [:], without name: String? = nil
  ) throws -> GoldenReport {
    let results = right.merging(changes) { $1 }.filter { $0.key != name }
    return GoldenReport(tensors(results), with: try golden(), .double)
  }

  @Test func oneOfTheAlternativesIsEnough() throws {
    #expect(try report().agrees)
    #expect(try report(["a": [1, 2]]).agrees)
    #expect(try report(["a2": [3, 4]], without: "a").agrees)
    #expect(try !report(["a": [1, 4]]).agrees)
  }

  @Test func everyOutputAndGradientIsNeeded() throws {
    for name in ["a", "g", "n"] {
      let missing = try report(without: name)
      #expect(!missing.agrees && missing.summary.contains("there is no result"))
    }
    #expect(try report(["i": [8]]).agrees)
    #expect(try !report(["i": [9]]).agrees)
  }

  @Test func wrongNumbersAndShapesAreCaught() throws {
    #expect(try report(["g": [5, 6, 7 + 1e-9]]).summary.contains("at g"))
    #expect(try !report(["g": [5, 6, .nan]]).agrees)
    #expect(try report(["g": [5, 6]]).summary.contains("instead of"))
    #expect(try !report(["n": [1, 0.001]]).agrees)
  }

  @Test func shiftsAreCaught() throws {
    let golden = try golden()
    for name in ["a1", "a2", "g", "n"] {
      let wrong = golden.shifting(try golden.entry(name))
      for precision in Precision.allCases {
        #expect(!GoldenReport(tensors(right), with: wrong, precision).agrees, "\(name)")
      }
    }
  }

  @Test func strangeRolesAreTold() throws {
    var strange = MadeCase("activation", "strange", "strange", [:])
    strange.add("a", "prophecy", [1], [1])
    let report = GoldenReport([:], with: try MadeSet([strange]).first("strange"), .double)
    #expect(report.summary.contains("“prophecy”"))
  }

  @Test func aFileOfAnotherShapeIsTold() throws {
    let golden = try golden()
    try Tensor([1, 2, 3, 4], .double).write(npy: golden.folder.appending(path: "g.f64.npy").path)
    let report = GoldenReport(tensors(right), with: golden, .double)
    #expect(report.summary.contains("in its file"))
  }
}
