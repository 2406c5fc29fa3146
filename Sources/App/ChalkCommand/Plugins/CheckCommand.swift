import ArgumentParser
import Chalk
import Foundation
import PluginHost

/// `chalk check`: is a plugin all that it should be?
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a plugin: does it hold what it promises?",
    discussion: """
      Every lesson, activation, figure and exercise of the plugin is looked at, in a process of its \
      own. Each failure says what, where, and what to try.

      Example:
        chalk check Swish.swift
      """)

  @Argument(help: "A Swift file, or a folder of them.", completion: .file(), transform: typedPath)
  var path: String

  @OptionGroup var plugins: PluginOptions

  @Option(help: "Seconds after which a plugin that is still running is ended.")
  var limit = 120.0

  @Flag(help: "Check again whenever the file is saved.")
  var watch = false

  func run() throws {
    if watch { return try Watch(files: [path] + plugins.paths).repeatUntilStopped() }
    if PluginWork.isPackage(path) { try PluginWork.notePackageFlags() }
    let loader = try PluginWork.loader(others: plugins.paths)
    for path in plugins.paths + [path] {
      _ = try PluginWork.asFailure { try loader.library(at: path) }
    }
    let arguments = ["examine", path] + plugins.paths.flatMap { ["--plugin", $0] }
    let run = try PluginWork.asFailure { try ChildRun(arguments, limit: limit) }
    let lines = run.messages.compactMap { if case .line(let line) = $0 { line } else { nil } }
    show(lines)
    for case .failed(let why) in run.messages { throw Failure(why) }
    if let failure = run.failure {
      print("✗ \(run.lastDoing ?? path)\n    \(failure)")
      throw ExitCode(1)
    }
    var problems = lines.filter { !$0.holds }.count
    if problems == 0 { problems += try isSameInAnotherProcess(run, arguments) ? 0 : 1 }
    let count = lines.count + 1
    if problems > 0 {
      print("\n\(problems) of \(count) checks failed.")
      throw ExitCode(1)
    }
    print("\nAll \(count) checks hold.")
  }

  private func show(_ lines: [CheckLine]) {
    var subject = ""
    for line in lines {
      if line.subject != subject { print("\n\(line.subject)") }
      subject = line.subject
      print("  \(line.isRemark ? "!" : line.holds ? "✓" : "✗") \(line.requirement)")
      if let problem = line.problem { print("      \(problem)") }
      if let advice = line.advice { print("      Try: \(advice)") }
    }
  }

  /// Sets and dictionaries have another order in every process: what depends on it shows here.
  private func isSameInAnotherProcess(_ run: ChildRun, _ arguments: [String]) throws -> Bool {
    let again = try PluginWork.asFailure {
      try ChildRun(arguments + ["--digest-only"], limit: limit)
    }
    let digests = [run, again].map { run in
      run.messages.compactMap { if case .digest(let text) = $0 { text } else { nil } }
    }
    let isSame = !digests[0].isEmpty && digests[0] == digests[1]
    print("  \(isSame ? "✓" : "✗") another process gives the same")
    if !isSame {
      print("      the same seed gave something else in a second process")
      print(
        "      Try: do not go through a Set or a Dictionary: their order is another every time.")
    }
    return isSame
  }
}

/// `chalk examine`: the part of `chalk check` that runs the plugin.
struct ExamineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "examine", shouldDisplay: false)

  @Argument var path: String
  @Argument var messages: String
  @OptionGroup var plugins: PluginOptions
  @Flag var digestOnly = false

  func run() throws {
    let parent = try PluginWork.asFailure {
      try ChildMessageWriter(appendingTo: URL(fileURLWithPath: messages))
    }
    do {
      parent.send(.doing("\(path): loading it"))
      let catalog = try plugins.catalog(adding: [path])
      guard let plugin = catalog.plugin(from: path) else { return }
      let validator = Validator(catalog.catalog, workbook: Workbook(try PluginWork.loader()))
      if !digestOnly {
        try validator.check(
          plugin, doing: { parent.send(.doing($0)) }, found: { parent.send(.line($0)) })
      }
      parent.send(.doing("\(path): running all of it"))
      parent.send(.digest(validator.digest(of: plugin)))
    } catch {
      parent.send(.failed("\(error)"))
    }
  }
}
