import ArgumentParser
import Foundation
import Trials

/// Runs `chalk` with homes as containers, class rooms and odd scripts give them.
struct HomesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "homes", abstract: "Run chalk with missing, odd and unwritable homes.",
    discussion: "Example: chalk-stress homes")

  /// A home: its variables, with the folder put in, and the names that may appear beside the figures.
  private struct Home {
    let name: String
    let leaves: [String]
    let variables: @Sendable (String) -> [String: String]
  }

  private static let homes: [Home] = [
    Home(name: "a new one", leaves: ["new"]) { ["HOME": $0 + "/new"] },
    Home(name: "an empty word", leaves: []) { _ in ["HOME": ""] },
    Home(name: "a relative one", leaves: []) { _ in ["HOME": "relative"] },
    Home(name: "a file", leaves: []) { ["HOME": $0 + "/file"] },
    Home(name: "below a file", leaves: []) { ["HOME": $0 + "/file/deep/down"] },
    Home(name: "a folder of the system", leaves: []) { _ in ["HOME": "/proc"] },
    Home(name: "relative states", leaves: ["new"]) {
      ["HOME": $0 + "/new", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "./cache"]
    },
    Home(name: "empty states", leaves: ["new"]) {
      ["HOME": $0 + "/new", "XDG_STATE_HOME": "", "XDG_CACHE_HOME": ""]
    },
    Home(name: "states of their own", leaves: ["state", "cache"]) {
      ["HOME": $0 + "/file", "XDG_STATE_HOME": $0 + "/state", "XDG_CACHE_HOME": $0 + "/cache"]
    },
    Home(name: "Chalk's own", leaves: ["own"]) {
      ["HOME": $0 + "/file", "CHALK_HOME": $0 + "/own"]
    },
    Home(name: "a temporary folder that is empty", leaves: ["new"]) {
      ["HOME": $0 + "/new", "TMPDIR": ""]
    },
  ]

  /// What keeps something, or compiles.
  private static let tasks: [(words: [String], input: String)] = [
    (["learn", "weighted-sum"], "\n\nq\n"), (["practice", "relu", "--hint"], ""),
    (["run", "Swish.swift"], ""), (["doctor"], ""), (["list"], ""),
  ]

  func run() throws {
    var problems: [String] = []
    for home in HomesCommand.homes {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("chalk-homes-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try Data().write(to: folder.appendingPathComponent("file"))
      let new = ChalkRun(folder: folder, words: ["new", "activation", "Swish"])
      guard try new().status == 0 else { throw ExitCode.failure }
      for task in HomesCommand.tasks {
        var run = ChalkRun(folder: folder, words: task.words, input: task.input, limit: 240)
        run.without = ["CHALK_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"]
        run.environment = home.variables(folder.path)
        let end = try run()
        if end.status != 0 {
          problems.append(
            "\(home.name), \(task.words.joined(separator: " ")): \(end.said.suffix(300))")
        }
      }
      let strangers = Traces(folder).strangers(
        but: home.leaves + ["file", "Swish.swift", "Figures"])
      problems += strangers.map { "\(home.name): '\($0)' was made in the current folder" }
    }
    for root in ["/weighted-sum", "/.local", "/state", "/chalk"]
    where FileManager.default.fileExists(atPath: root) {
      problems.append("'\(root)' was made in the root of the file system")
    }
    for problem in problems { print("✗ \(problem)") }
    print(
      "\(HomesCommand.homes.count * HomesCommand.tasks.count) runs in "
        + "\(HomesCommand.homes.count) homes, \(problems.count) not in order")
    if !problems.isEmpty { throw ExitCode.failure }
  }
}
