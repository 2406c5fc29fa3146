import ArgumentParser
import Foundation
import Trials

/// Runs a plugin that misbehaves in every way, in every part, under every command.
struct PluginsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugins", abstract: "Run a plugin that traps, exits, leaks or loops.",
    discussion: "Example: chalk-stress plugins trap exits-0")

  @Argument(help: "The ways to misbehave; all where none is named.")
  var ways: [String] = []

  func validate() throws {
    let known = Misbehaviour.allCases.map(\.rawValue)
    if let odd = ways.first(where: { !known.contains($0) }) {
      throw ValidationError("'\(odd)': there are \(known.joined(separator: ", ")).")
    }
  }

  func run() throws {
    let home = try PluginHome()
    defer { home.remove() }
    try home.warmUp()
    let trials = PluginTrial.all.filter { ways.isEmpty || ways.contains($0.how.rawValue) }
    var broken = 0
    for trial in trials where broken < 20 {
      let problems = trial.problems(with: try home.end(of: trial)) + home.problems()
      if problems.isEmpty { continue }
      broken += 1
      print("✗ \(trial)")
      for problem in problems { print("    \(problem)") }
      fflush(nil)
    }
    if let halves = try home.halves() {
      broken += 1
      print("✗ \(halves)")
    }
    print("\(trials.count) runs of a plugin that misbehaves, \(broken) not in order")
    if broken > 0 { throw ExitCode.failure }
  }
}
