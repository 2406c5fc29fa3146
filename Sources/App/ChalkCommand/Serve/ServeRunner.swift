import Chalk
import Foundation
import LessonServer
import LessonSession
import PluginHost
import Synchronization

/// Runs lessons for the server, each in a process of its own. One more process than is needed stands ready: starting it
/// would take longer than most lessons do.
final class ServeRunner: LessonRunner {
  /// The command line of a worker.
  private let arguments: [String]
  private let run: LearnRun
  private let data: DataShelf
  private let edited: @Sendable (_ lesson: String) throws -> [String]?
  private let spare = Mutex<Worker?>(nil)

  /// A process that waits for its lesson, or runs it.
  struct Worker: Sendable {
    let process: ChildProcess.Running
    /// Where it reads what to do.
    let input: FileHandle
    let output: FileHandle
    let errors: FileHandle
  }

  /// - Parameters:
  ///   - arguments: what `chalk` was called with.
  ///   - data: where the learner's own data lie.
  ///   - edited: what `chalk` is called with for the learner's version of a lesson; nil where there is none.
  init(
    arguments: [String], translation: Translation, data: DataShelf,
    edited: @escaping @Sendable (_ lesson: String) throws -> [String]?
  ) {
    self.arguments = arguments + ["--as-worker"]
    self.data = data
    self.edited = edited
    run = LearnRun(arguments: [], terminal: .error, translation: translation)
  }

  /// Starts a process that stands ready.
  func prepare() {
    DispatchQueue.global().async {
      guard let worker = try? self.started() else { return }
      let isSuperfluous = self.spare.withLock { spare in
        if spare != nil { return true }
        spare = worker
        return false
      }
      if isSuperfluous { worker.process.stop() }
    }
  }

  func start(
    _ request: RunRequest, showing step: Int?, tell: @escaping @Sendable (RunMessage) -> Void
  ) -> any RunningLesson {
    // The worker that stands ready knows the lessons as they were written.
    let ready =
      request.code != nil
      ? nil
      : spare.withLock { spare in
        defer { spare = nil }
        return spare
      }
    let running = ServeRun(tell: tell)
    Thread.detachNewThread {
      do {
        let order = try self.order(for: request, showing: step)
        let worker = try ready ?? self.started(order.arguments)
        self.prepare()
        let line = try JSONEncoder().encode(order.work) + Data("\n".utf8)
        try? worker.input.write(contentsOf: line)
        running.follow(worker, self.run)
      } catch {
        tell(.over(.failed(["\(error)"])))
      }
    }
    return running
  }

  /// What a worker is told, and the command line of one that stands not ready.
  private func order(
    for request: RunRequest, showing step: Int?
  ) throws -> (work: ServeWorker.Order, arguments: [String]?) {
    var order = ServeWorker.Order(
      lesson: request.lesson, seed: request.seed, settings: request.settings, shown: step)
    if let set = request.data {
      guard let place = data.place(of: set) else {
        throw Failure("The data are not here any more: drop the files on the page again.")
      }
      (order.dataPath, order.target) = (place, request.target)
    }
    if request.code == nil { return (order, nil) }
    guard let arguments = try edited(request.lesson) else {
      throw Failure("There is no version of '\(request.lesson)' of yours here.")
    }
    order.lesson = CodeCopies.id(of: request.lesson)
    return (order, arguments + ["--as-worker"])
  }

  private func started(_ others: [String]? = nil) throws -> Worker {
    var child = ChildProcess(
      executable: Toolkit.runningExecutable.path, arguments: others ?? arguments,
      // The message of a trap is enough; a page of addresses would hide it.
      environment: Supervisor.environment())
    child.memory = try? MemoryLimit()
    // Neither a browser's connection nor the pipe of another worker is to stay open in this one.
    child.keepsFilesOpen = false
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    child.input = input.fileHandleForReading
    (child.output, child.errors) = (output.fileHandleForWriting, errors.fileHandleForWriting)
    let running = try child.start(isApart: true)
    // Only the child's ends are left: when it is gone, so is what can be read.
    try input.fileHandleForReading.close()
    try output.fileHandleForWriting.close()
    try errors.fileHandleForWriting.close()
    return Worker(
      process: running, input: input.fileHandleForWriting, output: output.fileHandleForReading,
      errors: errors.fileHandleForReading)
  }
}

/// A run that goes on in a worker.
private final class ServeRun: RunningLesson {
  private struct State {
    var isStopped = false
    var orders: [PaceOrder] = []
  }

  private let state = Mutex(State())
  private let tell: @Sendable (RunMessage) -> Void

  init(tell: @escaping @Sendable (RunMessage) -> Void) {
    self.tell = tell
  }

  func stop() { state.withLock { $0.isStopped = true } }

  func order(_ order: PaceOrder) { state.withLock { $0.orders.append(order) } }

  /// Passes on what the worker says until it is over, or is stopped.
  func follow(_ worker: ServeRunner.Worker, _ run: LearnRun) {
    var standardError = Data()
    var reader = ChildMessageReader()
    var last: ChildMessage?
    var isOpen = true
    while isOpen {
      let (isStopped, orders) = state.withLock { state in
        defer { state.orders = [] }
        return (state.isStopped, state.orders)
      }
      if isStopped {
        worker.process.stop()
        return
      }
      for order in orders {
        guard let line = try? JSONEncoder().encode(order) else { continue }
        try? worker.input.write(contentsOf: line + Data("\n".utf8))
      }
      if isReadable(worker.errors.fileDescriptor, within: 0) {
        standardError = (standardError + worker.errors.availableData).suffix(4000)
      }
      guard isReadable(worker.output.fileDescriptor, within: 10) else { continue }
      let data = worker.output.availableData
      isOpen = !data.isEmpty
      for message in reader.read(data) {
        last = message
        pass(on: message)
      }
      if let last, last.isFinal {
        // A lesson whose record is here is over, whatever its process still does.
        end(with: run.outcome(of: last, .exited(0), standardError: ""))
        _ = worker.process.ending(within: 1)
        return
      }
    }
    while isReadable(worker.errors.fileDescriptor, within: 100),
      case let rest = worker.errors.availableData, !rest.isEmpty
    {
      standardError += rest
    }
    end(
      with: run.outcome(
        of: last, worker.process.ending(),
        standardError: String(decoding: standardError, as: UTF8.self)))
  }

  private func end(with outcome: LearnOutcome) {
    if !state.withLock({ $0.isStopped }) { tell(.over(outcome)) }
  }

  private func pass(on message: ChildMessage) {
    switch message {
    case .progress(let activity, let done, let total):
      tell(.progress(activity: activity, done: done, total: total))
    case .moments(let moments): tell(.moments(moments))
    case .watched(let figures): tell(.figures(figures))
    case .findings(let findings): tell(.findings(findings))
    case .part(let data):
      if let record = try? Record(decoding: data) { tell(.part(record)) }
    default: break
    }
  }
}

extension ChildMessage {
  /// Whether a lesson says nothing after it.
  fileprivate var isFinal: Bool {
    switch self {
    case .record, .refused, .failed: true
    default: false
    }
  }
}
