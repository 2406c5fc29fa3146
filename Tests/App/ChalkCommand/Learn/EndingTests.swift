import Foundation
import Testing

/// A lesson that is being computed ends with the `chalk learn` that waits for it, however that ends.
@Suite struct EndingTests {
  @Test(arguments: [SIGKILL, SIGTERM, SIGHUP])
  func theWorkerEndsWithItsParent(signal: Int32) throws {
    let chalk = try ChalkProcess()
    let home = "CHALK_HOME=\(chalk.folder.path)/home"
    let parent = Process()
    parent.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // A test run may hold signals back, and give its children that on their way.
    parent.arguments = [home, ChalkProcess.executable.path, "learn", "shapes-224"]
    parent.currentDirectoryURL = chalk.folder
    let input = Pipe()
    parent.standardInput = input
    parent.standardOutput = FileHandle.nullDevice
    parent.standardError = FileHandle.nullDevice
    try parent.run()
    let workers = eventually { ids(of: parent.processIdentifier) }
    #expect(workers.count == 1)
    #expect(workers.allSatisfy { kill($0, 0) == 0 })
    kill(parent.processIdentifier, signal)
    parent.waitUntilExit()
    let left = eventually(seconds: 10) { workers.contains(where: isRunning) ? [] : [0] }
    #expect(left == [0], "a worker lives on")
    for worker in workers where isRunning(worker) { kill(worker, SIGKILL) }
    chalk.remove()
  }

  /// Its parent may be killed before the keeper has heard of the worker.
  @Test func aWorkerWithoutItsParentDoesNotBegin() throws {
    let chalk = try ChalkProcess()
    let outcome = try chalk.run("learn", "activations", "--as-worker")
    #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.errors.isEmpty)
    chalk.remove()
  }

  /// A supervised run whose parent, a shell here, has gone without a word to anybody.
  @Test func aChildWithoutItsParentEnds() throws {
    let chalk = try ChalkProcess()
    let program = ChalkProcess.executable.path
    let line =
      "CHALK_SUPERVISED=mark '\(program)' run memory-race --full > said 2>&1 & echo $!; sleep 1"
    let id = try #require(
      pid_t(try chalk.shell(["sh", "-c", line]).output.trimmingCharacters(in: .newlines)))
    let isOver = !eventually(seconds: 10) { isRunning(id) ? [] : [true] }.isEmpty
    #expect(isOver)
    if !isOver { kill(id, SIGKILL) }
    chalk.remove()
  }

  /// The place is kept where the window was closed.
  @Test(arguments: [SIGTERM, SIGHUP]) func thePlaceIsKept(signal: Int32) throws {
    let chalk = try ChalkProcess()
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["learn", "weighted-sum"], in: chalk.folder)
    #expect(terminal.waits(for: "[1/7]", seconds: 60), "\(terminal.screen)")
    try terminal.type("g 3")
    #expect(terminal.waits(for: "[3/7]"), "\(terminal.screen)")
    terminal.send(signal)
    #expect(terminal.ends() == 128 + signal)
    let kept = try String(
      contentsOf: chalk.folder.appendingPathComponent("home/progress.json"), encoding: .utf8)
    #expect(kept.contains("\"weighted-sum\" : 3"), "\(kept)")
    chalk.remove()
  }

  /// Whoever stopped it with Ctrl-Z and comes back finds the screen again.
  @Test func theScreenIsDrawnAnewAfterCtrlZ() throws {
    let chalk = try ChalkProcess()
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["learn", "weighted-sum"], in: chalk.folder)
    #expect(terminal.waits(for: "[1/7]", seconds: 60), "\(terminal.screen)")
    terminal.send(SIGSTOP)
    usleep(200_000)
    terminal.clear()
    terminal.send(SIGCONT)
    #expect(terminal.waits(for: "[1/7]"), "\(terminal.screen)")
    try terminal.type("q")
    #expect(terminal.ends() == 0)
    chalk.remove()
  }

  /// The processes that compute a lesson for this one.
  private func ids(of parent: pid_t) -> [pid_t] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return all.compactMap { pid_t($0) }.filter { id in
      let status = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
      let words = status.split(separator: ")").last?.split(separator: " ") ?? []
      let line = (try? String(contentsOfFile: "/proc/\(id)/cmdline", encoding: .utf8)) ?? ""
      return words.count > 1 && words[1] == "\(parent)" && line.contains("--as-worker")
    }
  }

  /// Whether it runs: one that has ended and was not yet buried does not.
  private func isRunning(_ id: pid_t) -> Bool {
    let status = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
    let state = status.split(separator: ")").last?.split(separator: " ").first
    return state != nil && state != "Z" && state != "X"
  }

  private func eventually<Element>(
    seconds: Double = 60, _ look: () -> [Element]
  ) -> [Element] {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      let found = look()
      if !found.isEmpty { return found }
      usleep(20_000)
    }
    return []
  }
}
