import Foundation
import LessonKit
import Training

/// One worker, watched: it has so long to compile, and so long to run from the moment at which it said that it does.
struct SubmissionRun {
  let ending: ChildProcess.Ending
  let messages: [ChildMessage]
  /// What stands in its standard error, cut where it is long.
  let errors: String

  /// Starts a worker and waits for it, with files for its words in a folder that it cannot reach.
  ///
  /// - Parameter edges: the calls that it is told when all of the task's have been answered.
  init(
    _ task: SubmissionTask, edges: [SubmissionTask.Call], beside folder: URL,
    limits: SubmissionLimits,
    environment: [String: String]
  ) throws(PluginError) {
    let files = ["task", "said", "errors", "edges"].map(folder.appendingPathComponent)
    do {
      try JSONEncoder.forNumbers.encode(task).write(to: files[0])
      for file in files.dropFirst() { try Data().write(to: file) }
    } catch {
      throw .cannotWrite(folder.path, reason: error.systemReason)
    }
    var child = ChildProcess(
      executable: Toolkit.runningExecutable.path, arguments: ["call-submission", files[0].path],
      environment: environment)
    child.keepsFilesOpen = false
    child.output = FileHandle(forUpdatingAtPath: files[1].path)
    child.errors = FileHandle(forUpdatingAtPath: files[2].path)
    child.input = FileHandle(forReadingAtPath: files[3].path)
    let memory = MemoryLimit(bytes: limits.memory)
    child.memory = memory
    let running = try child.start(isApart: true)
    guard let said = FileHandle(forReadingAtPath: files[1].path) else {
      running.stop()
      throw .cannotLoad(files[1].path, reason: "the worker's words are gone")
    }
    defer { try? said.close() }
    let later = FileHandle(forWritingAtPath: files[3].path)
    let watched = SubmissionRun.watch(running, said, limits, asks: task.calls) {
      let line = (try? JSONEncoder.forNumbers.encode(edges)) ?? Data("[]".utf8)
      try? later?.write(contentsOf: line + [ChildMessageReader.end])
    }
    for file in [child.input, child.output, child.errors, later] { try? file?.close() }
    let tail = FileHandle(forReadingAtPath: files[2].path)
    errors =
      tail.flatMap { try? $0.read(upToCount: 64 << 10) }
      .map { String(decoding: $0, as: UTF8.self) } ?? ""
    try? tail?.close()
    messages = watched.1
    ending = watched.0.explained(by: errors, memory: memory)
  }

  private static func watch(
    _ running: ChildProcess.Running, _ said: FileHandle, _ limits: SubmissionLimits,
    asks calls: [SubmissionTask.Call], tellEdges: () -> Void
  ) -> (ChildProcess.Ending, [ChildMessage]) {
    let clock = ContinuousClock()
    var reader = ChildMessageReader()
    var messages: [ChildMessage] = []
    var end = clock.now + .seconds(limits.compileSeconds)
    var isRunning = false
    var waiting = Set(calls.map { "\($0.function) \($0.place)" })
    var isTold = false
    var seen = 0
    var taken = 0
    func read() {
      while taken <= limits.output, let bytes = try? said.read(upToCount: 1 << 20), !bytes.isEmpty {
        taken += bytes.count
        messages += reader.read(bytes)
      }
    }
    var pause: UInt32 = 1000
    while true {
      let ending = running.endingIfOver()
      read()
      if let ending { return (ending, messages) }
      var began = false
      for message in messages[seen...] {
        if case .protection = message { began = true }
        if case .result(let function, let place, _) = message {
          waiting.remove("\(function) \(place)")
        }
      }
      seen = messages.count
      if began && !isRunning {
        // Once: it cannot ask for more time by saying so again.
        isRunning = true
        end = clock.now + .seconds(limits.seconds + 0.5)
      }
      if isRunning && waiting.isEmpty && !isTold {
        isTold = true
        tellEdges()
      }
      if clock.now >= end {
        running.stop()
        read()
        let seconds = isRunning ? limits.seconds : limits.compileSeconds
        return (.tookTooLong(seconds: seconds), messages)
      }
      usleep(pause)
      pause = isRunning ? 1000 : min(pause * 2, 5000)
    }
  }
}
