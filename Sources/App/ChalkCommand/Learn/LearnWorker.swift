import Chalk
import Foundation

/// The process in which a lesson runs while its learner waits in another: a lesson that traps, or
/// never ends, takes this one down and not the learner's.
///
/// What it says goes to standard output, a line a message; what the lesson prints goes elsewhere.
enum LearnMessage: Codable {
  case progress(activity: String, done: Int, total: Int)
  case record(Data)
  /// A setting that does not fit, in words.
  case refused(String)
  /// What the lesson threw, in words.
  case failed(String)
}

struct LearnWorker {
  private let channel: FileHandle

  /// Takes standard output for itself: what the lesson prints goes to standard error. Ctrl-C ends it.
  init() {
    signal(SIGINT, SIG_DFL)
    LearnSignals.letThrough()
    channel = FileHandle(fileDescriptor: dup(STDOUT_FILENO), closeOnDealloc: false)
    dup2(STDERR_FILENO, STDOUT_FILENO)
  }

  func run(_ lesson: any Lesson, seed: UInt64, settings: [String: String], data: DataChoice) throws
  {
    var lastTold = Date.distantPast
    let message: LearnMessage
    do {
      let record = try lesson.record(seed: seed, settings: settings, data: data) { progress in
        guard Date().timeIntervalSince(lastTold) > 0.05 else { return }
        lastTold = Date()
        send(
          .progress(activity: progress.activity, done: progress.done, total: progress.total))
      }
      message = .record(try record.encoded())
    } catch let error as SettingError {
      message = .refused(error.description)
    } catch {
      message = .failed("\(error)")
    }
    send(message)
  }

  private func send(_ message: LearnMessage) {
    guard let data = try? JSONEncoder().encode(message) else { return }
    try? channel.write(contentsOf: data + Data([UInt8(ascii: "\n")]))
  }
}
