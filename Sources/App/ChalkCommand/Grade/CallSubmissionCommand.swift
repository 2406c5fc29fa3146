import ArgumentParser
import PluginHost

/// `chalk call-submission`: the part of `chalk grade` that compiles a submitted file and calls its functions.
struct CallSubmissionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call-submission", shouldDisplay: false)

  @Argument var task: String

  func run() { SubmissionWorker.run(taskAt: task) }
}
