import Chalk
import Foundation
import PluginHost

/// The process in which a lesson runs while its learner waits in another: a lesson that traps, or
/// never ends, takes this one down and not the learner's.
///
/// Its messages go to standard output; what the lesson prints goes elsewhere.
struct LearnWorker {
  private let parent: ChildMessageWriter

  /// Takes standard output for itself: what the lesson prints goes to standard error. Ctrl-C ends it.
  init() {
    signal(SIGINT, SIG_DFL)
    LearnSignals.letThrough()
    parent = ChildMessageWriter(
      FileHandle(fileDescriptor: dup(STDOUT_FILENO), closeOnDealloc: false))
    dup2(STDERR_FILENO, STDOUT_FILENO)
  }

  func run(_ lesson: any Lesson, seed: UInt64, settings: [String: String], data: DataChoice) throws
  {
    var lastTold = Date.distantPast
    let message: ChildMessage
    do {
      let record = try lesson.record(seed: seed, settings: settings, data: data) { progress in
        guard Date().timeIntervalSince(lastTold) > 0.05 else { return }
        lastTold = Date()
        parent.send(
          .progress(activity: progress.activity, done: progress.done, total: progress.total))
      }
      message = .record(try record.encoded())
    } catch let error as SettingError {
      message = .refused(error.description)
    } catch {
      message = .failed("\(error)")
    }
    parent.send(message)
  }
}
