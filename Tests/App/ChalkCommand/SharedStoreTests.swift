import Foundation
import Testing

/// What several commands keep in the same place at the same time: nothing of it is lost.
@Suite struct SharedStoreTests {
  let chalk: ChalkProcess

  init() throws { chalk = try ChalkProcess() }

  private struct Kept: Decodable {
    var places: [String: Int]
    var finished: [String]
    var seen: [String: [Int]]
  }

  private func progress() throws -> Kept {
    try JSONDecoder().decode(
      Kept.self,
      from: Data(contentsOf: chalk.folder.appendingPathComponent("home/progress.json")))
  }

  /// One learner goes through a lesson to its end while another is in the middle of a second one.
  @Test func whatOneLearnerFinishedIsNotErasedByTheOther() throws {
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["learn", "weighted-sum"], in: chalk.folder)
    #expect(terminal.waits(for: "[1/7]", seconds: 60))
    let other = try chalk.run(
      ["learn", "activations"], input: String(repeating: "solution\n\n", count: 40))
    #expect(other.status == 0 && other.output.contains("Done"), "\(other.output.suffix(500))")
    try terminal.type("g 2")
    #expect(terminal.waits(for: "[2/7]"))
    try terminal.type("q")
    #expect(terminal.ends() == 0)
    let kept = try progress()
    #expect(kept.finished == ["activations"])
    #expect(kept.places == ["weighted-sum": 2])
    #expect(
      (kept.seen["activations"] ?? []).count > 1 && Set(kept.seen["weighted-sum"] ?? []) == [1, 2])
    chalk.remove()
  }

  @Test func tenThatAskForAHintAtOnceAreCountedAsTen() throws {
    let failures = Failures()
    DispatchQueue.concurrentPerform(iterations: 10) { _ in
      failures.unless((try? chalk.run("practice", "relu", "--hint").status) == 0)
    }
    #expect(failures.count == 0)
    let kept = try String(
      contentsOf: chalk.folder.appendingPathComponent("home/practice.json"), encoding: .utf8)
    #expect(kept.contains("\"relu\" : 10"), "\(kept)")
    chalk.remove()
  }

  @Test func theGalleryOfAFolderHasWhatTwoCommandsDrewIntoItAtOnce() throws {
    let failures = Failures()
    DispatchQueue.concurrentPerform(iterations: 2) { index in
      let lesson = ["weighted-sum", "squared-error"][index]
      failures.unless((try? chalk.run("figures", lesson).status) == 0)
    }
    #expect(failures.count == 0)
    let page = try String(
      contentsOf: chalk.folder.appendingPathComponent("Figures/index.html"), encoding: .utf8)
    #expect(page.contains("weighted-sum/") && page.contains("squared-error/"))
    chalk.remove()
  }
}

/// How often something went wrong in several threads.
private final class Failures: @unchecked Sendable {  // the count is only touched under its lock
  private let lock = NSLock()
  private(set) var count = 0

  func unless(_ isRight: Bool) {
    if !isRight { lock.withLock { count += 1 } }
  }
}
