import ArgumentParser
import Benchmarks
import Chalk
import PluginHost

/// `chalk worker`: one of the processes that a lesson, or `chalk bench --distributed`, starts for a piece of work; for no
/// user.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "worker", shouldDisplay: false)

  @Argument var lesson: String
  @Argument var task: String

  func run() throws {
    if lesson == "bench" { return try bench() }
    guard WorkerProcesses.isWorker else {
      throw ValidationError(
        "A lesson starts its workers itself: chalk run \(lesson.quotedForShell)")
    }
    ParentWatch.begin(isWorker: true)
    guard let lesson = try asUsage({ try Catalog.builtIn().workerLesson(lesson) }) else {
      throw ValidationError("'\(lesson)' hands out no work.")
    }
    let status = WorkerProcesses.work { communicator, input in
      try lesson.work(task, input, over: communicator)
    }
    if status != 0 { throw ExitCode(status) }
  }

  private func bench() throws {
    if MPICommunicator.isLaunched {
      let communicator = try MPICommunicator.begin()
      let seconds = try DistributedBenchmark.secondsUnderMPI(task, over: communicator)
      if communicator.isFirst { print(seconds) }
      return communicator.end()
    }
    guard WorkerProcesses.isWorker else {
      throw ValidationError("The bench starts its workers itself: chalk bench --distributed")
    }
    let status = WorkerProcesses.work { communicator, input in
      try DistributedBenchmark.work(input, over: communicator)
    }
    if status != 0 { throw ExitCode(status) }
  }
}
