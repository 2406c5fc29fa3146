import Chalk
import Foundation
import LessonSession
import WholeFiles

/// The file in which a learner's progress is kept between runs: small, and written whole.
extension LearnProgress {
  /// `CHALK_HOME`, or the place where programs keep what they remember.
  static var folder: URL {
    let environment = ProcessInfo.processInfo.environment
    if let home = environment["CHALK_HOME"], !home.isEmpty { return URL(fileURLWithPath: home) }
    if let state = environment["XDG_STATE_HOME"], !state.isEmpty {
      return URL(fileURLWithPath: state).appendingPathComponent("chalk")
    }
    return FileManager.default.homeDirectoryForCurrentUser
      .appendingPathComponent(".local/state/chalk")
  }

  private static var file: URL { folder.appendingPathComponent("progress.json") }

  /// What was kept; nothing where there is none or it cannot be read.
  static func load() -> LearnProgress {
    guard let data = try? Data(contentsOf: file) else { return LearnProgress() }
    if let kept = try? JSONDecoder().decode(LearnProgress.self, from: data) { return kept }
    // Not overwritten by what is kept next: perhaps its owner can make something of it.
    try? SafeFile.write(Array(data), to: file.appendingPathExtension("damaged").path)
    return LearnProgress()
  }

  func save() throws {
    do {
      try FileManager.default.createDirectory(
        at: LearnProgress.folder, withIntermediateDirectories: true)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try SafeFile.write(Array(encoder.encode(self)), to: LearnProgress.file.path)
    } catch {
      throw Failure(
        "Your place could not be kept in '\(LearnProgress.file.path)': \(error.reason). "
          + "Set CHALK_HOME to a folder that can be written.")
    }
  }
}
