import Chalk
import Synchronization

/// The questions of lessons with their answers, as the lessons give them by a seed: each is run once.
final class LessonKey: Sendable {
  private let catalog: Catalog
  private let known = Mutex<[String: [AnswerSheet.Item]]>([:])

  init(_ catalog: Catalog) { self.catalog = catalog }

  /// The questions of a lesson.
  ///
  /// - Throws: `Failure` where there are none.
  func items(_ id: String, _ seed: UInt64) throws -> [AnswerSheet.Item] {
    let key = "\(id) \(seed)"
    if let items = known.withLock({ $0[key] }) { return items }
    let progress = ProgressLine(Terminal.error)
    defer { progress.end() }
    let record = try catalog.lesson(id).record(seed: seed, onProgress: progress.show)
    let items = AnswerSheet.items(of: record)
    if items.isEmpty {
      throw Failure("The lesson '\(id)' asks nothing that could be answered on a sheet.")
    }
    known.withLock { $0[key] = items }
    return items
  }
}
