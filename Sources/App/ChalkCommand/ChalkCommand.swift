import ArgumentParser
import PluginHost

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
      CompareCommand.self, PracticeCommand.self, NewCommand.self, CheckCommand.self,
      InstallCommand.self,
      UninstallCommand.self, BenchCommand.self, DoctorCommand.self, ExamineCommand.self,
      JudgeCommand.self, BookCommand.self,
    ])

  /// Parses and runs, and notes for whoever supervises this run that it came to its own end.
  static func main() {
    Supervisor.noteStart()
    do {
      var command = try parseAsRoot()
      try command.run()
      Supervisor.noteEnd()
    } catch {
      Supervisor.noteEnd()
      exit(withError: error)
    }
  }
}

/// The version of the toolkit, as it stands in every figure's provenance.
let toolkitVersion = "0.1.0"
