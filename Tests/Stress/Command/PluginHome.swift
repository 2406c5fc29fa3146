import ArgumentParser
import Foundation
import Trials

/// A folder with the bad plugin in it, where a learner has been before.
struct PluginHome {
  private let folder: URL
  private static let progress =
    #"{"places":{"an-old-one":7},"finished":["kept"],"known":[],"seen":{},"answered":{}}"#
  private static let drawn = "a figure that was there before"

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("chalk-plugins-\(UUID().uuidString)")
    for name in ["home", "tmp", "Figures/bad"] {
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent(name), withIntermediateDirectories: true)
    }
    try write(BadPlugin.file, BadPlugin.source)
    try write("home/progress.json", PluginHome.progress)
    try write("Figures/bad/old.svg", PluginHome.drawn)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Compiles the plugin, and sees that it works as long as it does not misbehave.
  func warmUp() throws {
    for words in [["check", BadPlugin.file], ["run", BadPlugin.file]] {
      let end = try end(of: words, [:], isEndless: false)
      if end.status != 0 { throw ValidationError("The plugin does not work: \(end.said)") }
    }
  }

  /// Runs the command; one that has no end of its own gets Ctrl-C after two seconds.
  func end(of trial: PluginTrial) throws -> PluginTrial.End {
    let bad = ["BAD_AT": trial.place.rawValue, "BAD_HOW": trial.how.rawValue]
    return try end(of: trial.words, bad, isEndless: trial.isEndless)
  }

  private func end(
    of words: [String], _ bad: [String: String], isEndless: Bool
  ) throws -> PluginTrial.End {
    var run = ChalkRun(folder: folder, words: words, input: "\n\n\n")
    run.environment = bad.merging([
      "CHALK_HOME": path("home"), "TMPDIR": path("tmp"), "CHALK_MEMORY": "0.5",
    ]) { $1 }
    run.secondsToControlC = isEndless ? 2 : nil
    let end = try run()
    return PluginTrial.End(
      status: end.status, isSignalled: end.isSignalled, said: end.said, seconds: end.seconds)
  }

  /// What the last run has left behind, or destroyed.
  func problems() -> [String] {
    var problems: [String] = []
    let known = try? String(contentsOfFile: path("home/progress.json"), encoding: .utf8)
    if known?.contains("an-old-one") != true || known?.contains("kept") != true {
      problems.append("the learner's progress is lost")
    }
    let old = try? String(contentsOfFile: path("Figures/bad/old.svg"), encoding: .utf8)
    if old != PluginHome.drawn { problems.append("an old figure is lost") }
    let all = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    let left = all.filter { $0.hasPrefix("tmp/") }
    if !left.isEmpty {
      problems.append("left behind: \(left.prefix(5))")
      left.forEach { try? FileManager.default.removeItem(atPath: path($0)) }
    }
    let alive = living()
    if !alive.isEmpty {
      problems.append("still running: \(alive)")
      alive.forEach { kill($0, SIGKILL) }
    }
    return problems
  }

  /// What is still half-written when the plugin has behaved at last; nil where there is nothing.
  func halves() throws -> String? {
    let end = try end(of: ["figures", BadPlugin.file], [:], isEndless: false)
    if end.status != 0 { return "the plugin does not work any more: \(end.said)" }
    let all = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    let halves = all.filter { $0.contains("partial") }
    return halves.isEmpty ? nil : "half-written: \(halves.prefix(5))"
  }

  /// Programs that work in this folder, a second after their command has ended.
  private func living() -> [pid_t] {
    for pause in [0, 100_000, 400_000, 700_000] {
      usleep(UInt32(pause))
      if here().isEmpty { return [] }
    }
    return here()
  }

  private func here() -> [pid_t] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let place = folder.resolvingSymlinksInPath().path
    return all.compactMap { pid_t($0) }.filter {
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\($0)/cwd")) == place
    }
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }
}
