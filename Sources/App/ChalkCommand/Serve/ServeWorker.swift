import Chalk
import Dispatch
import Foundation
import LessonServer
import PluginHost
import Synchronization

/// The process in which one lesson runs for a page. It is started before it is needed, waits for a line on standard
/// input that says what to run, and ends with it.
///
/// Its messages go to standard output; what the lesson prints goes elsewhere. Further lines are orders to its training.
final class ServeWorker {
  private let parent: ChildMessageWriter
  private let gate = PaceGate()
  private var untold: [TrainingMoment] = []
  private var lastTold = ContinuousClock.now
  private var lastFigure: ContinuousClock.Instant?
  /// Whether the lesson tells of its updates; where it does not, it can be held wherever it reports progress.
  private var tellsOfUpdates = false

  /// Takes standard output for itself.
  init() {
    signal(SIGINT, SIG_DFL)
    LearnSignals.letThrough()
    try? MemoryLimit().apply()
    parent = ChildMessageWriter(
      FileHandle(fileDescriptor: dup(STDOUT_FILENO), closeOnDealloc: false))
    dup2(STDERR_FILENO, STDOUT_FILENO)
  }

  /// What a worker is told to run.
  struct Order: Codable {
    var lesson: String
    var seed: UInt64
    var settings: [String: String]
    /// The step that the reader sees, from 1: it is sent as soon as it is written.
    var shown: Int?
    /// The learner's own data; nil leaves those that the server was started with.
    var dataPath: String?
    var target: String?
  }

  func run(_ lessons: [any Lesson], data: DataChoice) throws {
    guard let line = readLine(),
      let request = try? JSONDecoder().decode(Order.self, from: Data(line.utf8))
    else { return }
    var data = data
    if let path = request.dataPath { (data.path, data.target) = (path, request.target) }
    guard let lesson = lessons.first(where: { $0.card.id == request.lesson }) else {
      return parent.send(.failed("There is no lesson '\(request.lesson)'."))
    }
    gate.listen()
    let watcher = TrainingWatcher(
      isDue: { self.isFigureDue }, show: { self.show($0.map(\.figure)) },
      find: { self.parent.send(.findings($0.flatMap { [$0.finding, $0.advice] })) })
    let message: ChildMessage
    do {
      let record = try lesson.record(
        seed: request.seed, settings: request.settings, data: data,
        onProgress: { self.note($0) }, watcher: watcher,
        onStepEnd: { part in
          guard part.steps.count == request.shown, let data = try? part.encoded() else { return }
          self.parent.send(.part(data))
        })
      message = .record(try record.encoded())
    } catch let error as SettingError {
      message = .refused(error.description)
    } catch {
      message = .failed("\(error)")
    }
    tell()
    parent.send(message)
  }

  /// Called after each update of a training, and now and then in other work.
  private func note(_ progress: Board.Progress) {
    guard let moment = progress.moment else {
      if ContinuousClock.now - lastTold > .milliseconds(50) {
        lastTold = ContinuousClock.now
        parent.send(
          .progress(activity: progress.activity, done: progress.done, total: progress.total))
      }
      if !tellsOfUpdates { gate.pass(epoch: nil) {} }
      return
    }
    tellsOfUpdates = true
    // Held before it is told: what is seen while it waits, losses and figures, is of one update.
    gate.pass(epoch: moment.epoch) { self.tell() }
    untold.append(moment)
    if ContinuousClock.now - lastTold > .milliseconds(50) { tell() }
  }

  private func tell() {
    if untold.isEmpty { return }
    parent.send(.moments(untold))
    untold = []
    lastTold = ContinuousClock.now
  }

  /// Five times a second, and at each update that the learner asked for.
  private var isFigureDue: Bool {
    guard let lastFigure, !gate.isHeld else { return true }
    return ContinuousClock.now - lastFigure > .milliseconds(200)
  }

  private func show(_ figures: [Figure]) {
    lastFigure = ContinuousClock.now
    tell()
    parent.send(.watched(figures))
  }
}

/// Where a training waits, as long as its learner wants it to.
private final class PaceGate: Sendable {
  private let pace = Mutex(TrainingPace())
  private let orders = DispatchSemaphore(value: 0)

  var isHeld: Bool { pace.withLock { $0.isHeld } }

  /// From now on lines of standard input are orders. When there can be none any more the training goes on.
  func listen() {
    Thread.detachNewThread {
      while let line = readLine() {
        guard let order = try? JSONDecoder().decode(PaceOrder.self, from: Data(line.utf8)) else {
          continue
        }
        self.take(order)
      }
      self.take(.go(updatesPerSecond: nil))
    }
  }

  private func take(_ order: PaceOrder) {
    pace.withLock { $0.take(order) }
    orders.signal()
  }

  /// Returns when the training may go on. `beforeWaiting` is called where it has to wait.
  func pass(epoch: Int?, beforeWaiting: () -> Void) {
    while true {
      let now = Double(DispatchTime.now().uptimeNanoseconds) / 1e9
      switch pace.withLock({ $0.ask(epoch: epoch, at: now) }) {
      case .go: return
      case .wait(let seconds):
        beforeWaiting()
        _ = orders.wait(timeout: .now() + seconds)
      case .waitForOrder:
        beforeWaiting()
        orders.wait()
      }
    }
  }
}
