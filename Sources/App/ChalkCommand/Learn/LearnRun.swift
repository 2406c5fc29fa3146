import Chalk
import Foundation
import LessonSession
import PluginHost

/// Runs a lesson in a process of its own and brings back its record, or what became of it.
struct LearnRun {
  /// The command line that runs this lesson: the program's own, as it was typed.
  let arguments: [String]
  let terminal: Terminal
  let translation: Translation

  /// Runs the lesson with these settings. Ctrl-C stops it.
  func callAsFunction(settings: [String: String]) -> LearnOutcome {
    Supervisor.forgetCrash()
    var child = ChildProcess(
      executable: Toolkit.runningExecutable.path,
      arguments: arguments + ["--as-worker"]
        + settings.sorted { $0.key < $1.key }.flatMap { ["--set", "\($0.key)=\($0.value)"] },
      // The message of a trap is enough; a page of addresses would hide it.
      environment: Supervisor.environment())
    child.memory = try? MemoryLimit()
    let (output, errors) = (Pipe(), Pipe())
    (child.output, child.errors) = (output.fileHandleForWriting, errors.fileHandleForWriting)
    do {
      let running = try child.start(isApart: true)
      // Only the child's ends are left: when it is gone, so is what can be read.
      try output.fileHandleForWriting.close()
      try errors.fileHandleForWriting.close()
      return follow(running, output.fileHandleForReading, errors.fileHandleForReading)
    } catch { return .failed(["\(error)"]) }
  }

  private func follow(
    _ running: ChildProcess.Running, _ output: FileHandle, _ errors: FileHandle
  ) -> LearnOutcome {
    // What is built in ends; a plugin may not.
    let progress = ProgressLine(terminal, watching: Supervisor.isChild ? "the lesson" : nil)
    defer { progress.end() }
    var standardError = Data()
    var reader = ChildMessageReader()
    var last: ChildMessage?
    var isOpen = true
    while isOpen {
      if LearnSignals.takeInterrupt() || LearnSignals.ending != nil {
        running.stop()
        return .failed([stopped])
      }
      if isReadable(errors.fileDescriptor, within: 0) {
        standardError = (standardError + errors.availableData).suffix(4000)
      }
      guard isReadable(output.fileDescriptor, within: 50) else { continue }
      let data = output.availableData
      isOpen = !data.isEmpty
      for message in reader.read(data) {
        last = message
        if case .progress(let activity, let done, let total) = message {
          progress.show(.init(activity: activity, done: done, total: total))
        }
      }
    }
    while isReadable(errors.fileDescriptor, within: 100), case let rest = errors.availableData,
      !rest.isEmpty
    {
      standardError += rest
    }
    return outcome(
      of: last, running.ending(), standardError: String(decoding: standardError, as: UTF8.self))
  }

  private var stopped: String {
    translation("Stopped: the lesson was still running." as Prose).text
  }

  /// What came of a run, from the last of its messages and its end.
  func outcome(
    of last: ChildMessage?, _ ending: ChildProcess.Ending, standardError: String
  ) -> LearnOutcome {
    switch last {
    case .record(let data)?:
      do {
        return .record(try Record(decoding: data))
      } catch {
        return .failed([error.description])
      }
    case .refused(let why)?: return .refused(why)
    case .failed(let why)?:
      return .failed([translation("The lesson stopped with an error:" as Prose).text, why])
    default:
      if LearnSignals.takeInterrupt() || ending == .signalled(SIGINT) { return .failed([stopped]) }
      if case .exited(let status) = ending {
        let lines = standardError.split(separator: "\n").suffix(6).map(String.init)
        return .failed(
          [
            translation("The lesson ended the program itself, by exit(\(Int(status)))." as Prose)
              .text
          ]
            + lines)
      }
      return .failed(
        [translation("The lesson crashed:" as Prose).text]
          + [ending.message, ChildRun.placeOfTrap(in: standardError) ?? Supervisor.placeOfCrash]
          .compactMap { $0 })
    }
  }
}
