import ArgumentParser
import Chalk
import Foundation
import PluginHost
import Processes
import WholeFiles

/// Watches over one process of a run under `mpirun`, so that whatever ends it, somebody is left to say which process it
/// was, on which host, and how far it had come.
///
/// The program that `mpirun` starts runs itself again as a child, which trains; it waits, and tells how the child ended.
/// When it is gone itself, so is the child.
enum RankKeeper {
  /// Set for the child: the file in which it notes the latest step.
  private static let variable = "CHALK_RANK_NOTE"

  /// The file in which the latest step is noted; nil in a process that nobody watches over.
  static var note: String? { ProcessInfo.processInfo.environment[variable] }

  /// Which process of the run this is.
  private static var rank: String {
    let environment = ProcessInfo.processInfo.environment
    return environment["OMPI_COMM_WORLD_RANK"] ?? environment["PMIX_RANK"] ?? "?"
  }

  /// Under `mpirun`: runs the program as a child, and ends with its status. Elsewhere, and in the child, it does nothing.
  static func keep() throws {
    guard MPICommunicator.isLaunched, note == nil else { return }
    let folder = try TemporaryFolder("chalk-rank")
    let note = folder.path + "/step"
    var command = Command(
      Toolkit.runningExecutable.path, Array(CommandLine.arguments.dropFirst()))
    command.environment = Supervisor.environment([variable: note])
    command.keepsFilesOpen = true  // the engine's own are among them
    let child = try command.start()
    var status: Int32?
    repeat {
      usleep(50_000)
      status = isStopped(child.id) ? endStopped(child, note) : ending(of: child, note)
    } while status == nil
    withExtendedLifetime(folder) {}
    throw ExitCode(status!)
  }

  /// To be called by the child when its work has come to its end, well or not.
  static func noteEnd() {
    if let note { _ = FileManager.default.createFile(atPath: note + ".ended", contents: nil) }
  }

  /// The status of a child that ended; nil while it runs.
  private static func ending(of child: RunningProcess, _ note: String) -> Int32? {
    guard let (ending, _) = child.endingIfOver() else { return nil }
    if case .exited(let status) = ending,
      status == 0 || FileManager.default.fileExists(atPath: note + ".ended")
    {
      return status
    }
    switch ending {
    case .exited(let status): tell("it ended itself, by exit(\(status))", note)
    case .signalled(let signal):
      tell(ChildProcess.Ending.signalled(signal).message ?? "signal \(signal) ended it.", note)
    case .tookTooLong: break
    }
    return 1
  }

  private static func endStopped(_ child: RunningProcess, _ note: String) -> Int32 {
    child.stop()
    tell("it was stopped (SIGSTOP), and the others waited for it.", note)
    return 1
  }

  /// Whether a process is stopped by a signal: `T` in the third field of /proc/ID/stat, behind the name.
  private static func isStopped(_ id: pid_t) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
      let name = text.lastIndex(of: ")")
    else { return false }
    return text[name...].dropFirst(2).first == "T"
  }

  private static func tell(_ what: String, _ note: String) {
    let noted = (try? String(contentsOfFile: note, encoding: .utf8)) ?? ""
    let step = noted.trimmingCharacters(in: .whitespacesAndNewlines)
    Terminal.error.write([
      "rank \(rank) on \(MPICommunicator.hostName) ended, "
        + (step.isEmpty ? "before its first step" : "after \(step)") + ": \(what)",
      "Go on from the last whole checkpoint with --checkpoints FOLDER --resume.",
    ])
  }
}
