import Testing
import Trials

/// A hunt that finds nothing must be able to.
@Suite struct HuntTests {
  private func hunt(_ name: String, from first: Int, _ count: Int) throws -> Hunt.Report {
    let loader = try #require(Loader.named(name))
    let hunt = Hunt(loader, seed: 1, child: (StressProgram.path, ["fuzz-child"]))
    return try hunt.run(count, from: first)
  }

  @Test(arguments: [
    ("planted-trap", "trapped"), ("planted-hang", "more than 2 seconds"),
    ("planted-memory", "failed to allocate"), ("planted-size", "a wrong result: 77 bytes"),
  ])
  func eachKindOfBrokenPromiseIsFound(name: String, words: String) throws {
    let report = try hunt(name, from: 1000, 400)
    let finding = try #require(report.findings.first)
    #expect(report.findings.count == 1 && finding.why.contains(words), "\(finding.why)")
    #expect(finding.input.first == 77)
    #expect(report.inputs == 400 && report.accepted == 399, "the hunt goes on behind it")
  }

  /// Sound inputs are read, unchanged: otherwise all is refused at the first look, and nothing is tried.
  @Test(arguments: Loader.all.map(\.name))
  func seedsAreRead(name: String) throws {
    let loader = try #require(Loader.named(name))
    let file = "/tmp/chalk-seed-\(name)"
    let accepted = loader.seeds.filter { loader.outcome(of: $0, file: file) == .accepted }
    #expect(accepted.count * 3 >= loader.seeds.count, "\(accepted.count) of \(loader.seeds.count)")
    #expect(!accepted.isEmpty)
  }
}
