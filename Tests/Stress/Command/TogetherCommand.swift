import ArgumentParser
import Foundation
import Synchronization
import Trials

/// Runs several `chalk` at once on the same files, and ends some of them while their children compute.
struct TogetherCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "together", abstract: "Run several chalk at once on the same files.",
    discussion: "Example: chalk-stress together --rounds 5")

  @Option(help: "How often each is tried.")
  var rounds = 3

  /// Lessons that are over in a moment.
  private static let lessons = [
    "weighted-sum", "activations", "squared-error", "gradient-descent", "chain-rule",
    "convolution", "pooling", "attention", "embedding", "recurrent",
  ]

  func run() throws {
    var problems: [String] = []
    for round in 1...max(1, rounds) {
      for (name, trial) in [
        ("ten hints", hints), ("ten learners", learners), ("ten galleries", galleries),
        ("ten installations", installations), ("a parent killed", orphans),
      ] {
        let folder = try TogetherCommand.folder()
        problems += try trial(Traces(folder)).map { "\(name), round \(round): \($0)" }
        try FileManager.default.removeItem(at: folder)
      }
    }
    for problem in problems { print("✗ \(problem)") }
    print("\(rounds) rounds of ten at once and of killed parents, \(problems.count) not in order")
    if !problems.isEmpty { throw ExitCode.failure }
  }

  private static func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-together-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Runs command lines at once. Returns what those said that failed.
  private func atOnce(_ lines: [[String]], input: String = "", in place: Traces) -> [String] {
    let failures = Mutex<[String]>([])
    let folder = place.folder
    DispatchQueue.concurrentPerform(iterations: lines.count) { index in
      var run = ChalkRun(folder: folder, words: lines[index], input: input, limit: 240)
      run.environment = ["CHALK_HOME": folder.appendingPathComponent("home").path]
      let end = try? run()
      if let end, end.status == 0 { return }
      failures.withLock {
        $0.append(
          "\(lines[index].joined(separator: " ")): \(end?.said.suffix(300) ?? "no start")")
      }
    }
    return failures.withLock { $0 }
  }

  private func hints(_ place: Traces) throws -> [String] {
    atOnce(Array(repeating: ["practice", "relu", "--hint"], count: 10), in: place)
      + place.missing(["\"relu\" : 10"], in: "home/practice.json").map { "not kept: \($0)" }
      + place.halves
  }

  private func learners(_ place: Traces) throws -> [String] {
    let lessons = TogetherCommand.lessons
    let lines = lessons.map { ["learn", $0] }
    let failed = atOnce(lines, input: String(repeating: "\n", count: 60), in: place)
    let kept = place.missing(lessons.map { "    \"\($0)\"" }, in: "home/progress.json")
    return failed + kept.map { "not finished: \($0)" } + place.halves
  }

  private func galleries(_ place: Traces) throws -> [String] {
    let lessons = TogetherCommand.lessons
    return atOnce(lessons.map { ["figures", $0] }, in: place)
      + place.missing(lessons.map { "\"\($0)/" }, in: "Figures/index.html")
      .map { "not in the gallery: \($0)" } + place.halves
  }

  private func installations(_ place: Traces) throws -> [String] {
    let made = atOnce([["new", "activation", "Swish"]], in: place)
    let lines = Array(repeating: ["install", "Swish.swift"], count: 10)
    let failed = atOnce(lines, in: place) + atOnce([["run", "swish"]], in: place)
    return made + failed + place.halves
  }

  /// A lesson that takes long, and the program that waits for it killed: nobody computes on.
  private func orphans(_ place: Traces) throws -> [String] {
    var problems: [String] = []
    for signal in [SIGKILL, SIGTERM, SIGHUP] {
      let process = Process()
      process.executableURL = try ChalkRun.executable()
      process.arguments = ["learn", "shapes-224"]
      process.currentDirectoryURL = place.folder
      process.environment = ProcessInfo.processInfo.environment
        .merging(["CHALK_HOME": place.folder.appendingPathComponent("home").path]) { $1 }
      process.standardInput = Pipe()
      (process.standardOutput, process.standardError) = (
        FileHandle.nullDevice, FileHandle.nullDevice
      )
      try process.run()
      let hasWorker = eventually(seconds: 20) { place.processes.count > 1 }
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      if !hasWorker { problems.append("signal \(signal): no worker was there to be left") }
      if !eventually(seconds: 5, { place.processes.isEmpty }) {
        problems.append("signal \(signal): \(place.processes.count) live on")
        for id in place.processes { kill(id, SIGKILL) }
      }
    }
    return problems
  }

  private func eventually(seconds: Double, _ holds: () -> Bool) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if holds() { return true }
      usleep(20_000)
    }
    return holds()
  }
}
