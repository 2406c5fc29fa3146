import Chalk
import Foundation
import Testing

/// A lesson that starts processes of the program, as a user runs it.
@Suite struct LessonProcessesTests {
  @Test func theLessonTrainsOverRealProcesses() throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    let out = chalk.folder.appendingPathComponent("out").path
    let outcome = try chalk.run("run", "larger-than-memory", "--out", out)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("processes of this program"), "\(outcome.output)")
  }

  /// Nobody starts a worker by hand.
  @Test(arguments: ["larger-than-memory", "bench", "nothing"])
  func aWorkerIsNoCommandForUsers(name: String) throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    let outcome = try chalk.run("worker", name, "train")
    #expect(outcome.status == 64, "\(outcome.errors)")
    #expect(try !chalk.run("--help").output.contains("worker"))
  }

  @Test(arguments: [
    ["--distributed", "--json"], ["--distributed", "--growth"], ["--distributed", "mlp-mnist"],
  ])
  func aDistributedBenchGoesAlone(arguments: [String]) throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    #expect(try chalk.run(["bench"] + arguments).status == 64)
  }
}
