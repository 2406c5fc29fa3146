import ArgumentParser
import Chalk
import PluginHost

/// `chalk worker`: one of the processes that a lesson starts for a piece of work; for no user.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "worker", shouldDisplay: false)

  @Argument var lesson: String
  @Argument var task: String

  func run() throws {
    guard WorkerProcesses.isWorker else {
      throw ValidationError(
        "A lesson starts its workers itself: chalk run \(lesson.quotedForShell)")
    }
    ParentWatch.begin(isWorker: true)
    let found = try asUsage { try Catalog.builtIn().lesson(lesson) }
    guard let lesson = found as? any WorkerLesson else {
      throw ValidationError("'\(lesson)' hands out no work.")
    }
    let status = WorkerProcesses.work { communicator, input in
      try lesson.work(task, input, over: communicator)
    }
    if status != 0 { throw ExitCode(status) }
  }
}
