import ArgumentParser

/// The `chalk` command.
@main
struct ChalkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chalk",
    abstract: "Learn deep learning by running it.",
    discussion: """
      Start with 'chalk list', then 'chalk learn weighted-sum'. 'chalk figures' draws every \
      figure of every lesson.
      """,
    version: toolkitVersion,
    subcommands: [
      ListCommand.self, LearnCommand.self, RunCommand.self, FiguresCommand.self,
      BookCommand.self, DoctorCommand.self,
    ])
}

/// The version of the toolkit, as it stands in every figure's provenance.
let toolkitVersion = "0.1.0"
