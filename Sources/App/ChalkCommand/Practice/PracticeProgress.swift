import Foundation
import LessonSession
import WholeFiles

/// What the learner has solved, and which hints were shown: one small file, written whole.
struct PracticeProgress: Codable, Equatable {
  var solved: Set<String> = []
  var hintsShown: [String: Int] = [:]
  /// The files with a hole that were written for this learner; nil in what an earlier version kept.
  var handedOut: Set<String>?

  private static var file: URL { LearnProgress.folder.appendingPathComponent("practice.json") }

  /// What was kept; nothing where there is none or it cannot be read.
  static func load() -> PracticeProgress {
    guard let data = try? Data(contentsOf: file) else { return PracticeProgress() }
    if let kept = try? JSONDecoder().decode(PracticeProgress.self, from: data) { return kept }
    // Not overwritten by what is kept next: perhaps its owner can make something of it.
    try? SafeFile.write(Array(data), to: file.appendingPathExtension("damaged").path)
    return PracticeProgress()
  }

  /// Changes what is kept.
  static func update(_ change: (inout PracticeProgress) -> Void) throws {
    var progress = load()
    change(&progress)
    do {
      try FileManager.default.createDirectory(
        at: LearnProgress.folder, withIntermediateDirectories: true)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try SafeFile.write(Array(encoder.encode(progress)), to: file.path)
    } catch {
      throw Failure(
        "What you solved could not be kept in '\(file.path)': \(error.reason). "
          + "Set CHALK_HOME to a folder that can be written.")
    }
  }
}
