import Foundation

/// What the learner has solved, and which hints were shown: one small file, written whole.
struct PracticeProgress: Codable, Equatable {
  var solved: Set<String> = []
  var hintsShown: [String: Int] = [:]

  private static var file: URL { Progress.folder.appendingPathComponent("practice.json") }

  /// What was kept; nothing where there is none or it cannot be read.
  static func load() -> PracticeProgress {
    guard let data = try? Data(contentsOf: file) else { return PracticeProgress() }
    if let kept = try? JSONDecoder().decode(PracticeProgress.self, from: data) { return kept }
    // Not overwritten by what is kept next: perhaps its owner can make something of it.
    try? data.write(wholeTo: file.appendingPathExtension("damaged"))
    return PracticeProgress()
  }

  /// Changes what is kept.
  static func update(_ change: (inout PracticeProgress) -> Void) throws {
    var progress = load()
    change(&progress)
    do {
      try FileManager.default.createDirectory(
        at: Progress.folder, withIntermediateDirectories: true)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try encoder.encode(progress).write(wholeTo: file)
    } catch {
      throw Failure(
        "What you solved could not be kept in '\(file.path)': \(error.reason). "
          + "Set CHALK_HOME to a folder that can be written.")
    }
  }
}
