import Foundation
import PluginHost

/// Runs this command again, without `--watch`, whenever one of some files is saved.
struct Watch {
  let files: [String]

  /// Runs until Ctrl-C. A run that is not over when the next begins is stopped.
  func repeatUntilStopped() throws {
    if files.isEmpty {
      throw Failure("--watch needs a file to look at, such as 'chalk run MyLesson.swift --watch'.")
    }
    for file in files { _ = try PluginWork.asFailure { try PluginSource(file) } }
    var arguments = Array(CommandLine.arguments.dropFirst())
    arguments.removeAll { $0 == "--watch" }
    let child = ChildProcess(
      executable: Toolkit.runningExecutable.path, arguments: arguments,
      environment: ProcessInfo.processInfo.environment)
    while true {
      let before = state
      let running = try child.start(isApart: false)
      var isOver = false
      while state == before {
        if !isOver, running.endingIfOver() != nil {
          isOver = true
          Terminal.error.write([
            "Waiting for \(files.joined(separator: ", ")) to be saved. Ctrl-C ends."
          ])
        }
        usleep(100_000)
      }
      if !isOver { running.stop() }
    }
  }

  /// Changes whenever a file does. A file that is gone for a moment while it is saved counts as
  /// unchanged.
  private var state: [Date] {
    files.map { (try? PluginSource($0).lastChange) ?? .distantPast }
  }
}
