import ArgumentParser
import Chalk
import Foundation
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
      ListCommand.self, TermsCommand.self, LearnCommand.self, ServeCommand.self, RunCommand.self,
      FiguresCommand.self, CompareCommand.self, PracticeCommand.self, NewCommand.self,
      CheckCommand.self, InstallCommand.self, UninstallCommand.self, BenchCommand.self,
      DoctorCommand.self, ExamineCommand.self, JudgeCommand.self, BookCommand.self,
      LookCommand.self, DataCommand.self, ModelCommand.self, ResultsCommand.self,
      WorkerCommand.self, AssignmentCommand.self, GradeCommand.self, CallSubmissionCommand.self,
      ReportCommand.self, TrainCommand.self, CopyCommand.self,
    ])

  /// Parses and runs, and tells the supervising process that the run ended by itself.
  static func main() {
    ThreadWaiting.beShort()
    Supervisor.noteStart()
    // Lessons whose work is done by several processes start this program for each.
    setenv(LessonWorkers.programVariable, Toolkit.runningExecutable.path, 1)
    do {
      try checkCommandName(Array(CommandLine.arguments.dropFirst()))
      var command = try parseAsRoot()
      try checkKernels()
      try command.run()
      Supervisor.noteEnd()
      RankKeeper.noteEnd()
    } catch {
      Supervisor.noteEnd()
      RankKeeper.noteEnd()
      exit(withError: error)
    }
  }
}

extension ChalkCommand {
  /// Refuses an unknown name in `CHALK_KERNELS` at once, with a message.
  private static func checkKernels() throws {
    guard let name = ProcessInfo.processInfo.environment["CHALK_KERNELS"] else { return }
    do { _ = try KernelChoice.named(name) } catch {
      throw ValidationError("CHALK_KERNELS: \(error)")
    }
  }
}

/// The version of the toolkit, as it stands in every figure's provenance.
let toolkitVersion = "0.2.0"
