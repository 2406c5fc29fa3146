import Foundation

/// What the learner has done: kept between runs in one small file, written whole.
struct Progress: Codable, Equatable {
  /// The step at which each lesson was left, from 1.
  var places: [String: Int] = [:]
  /// The lessons that were read to their end.
  var finished: Set<String> = []

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
  static func load() -> Progress {
    guard let data = try? Data(contentsOf: file) else { return Progress() }
    return (try? JSONDecoder().decode(Progress.self, from: data)) ?? Progress()
  }

  func save() throws {
    do {
      try FileManager.default.createDirectory(
        at: Progress.folder, withIntermediateDirectories: true)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try encoder.encode(self).write(to: Progress.file, options: .atomic)
    } catch {
      throw Failure(
        "Your place could not be kept in '\(Progress.file.path)': \(error.reason). "
          + "Set CHALK_HOME to a folder that can be written.")
    }
  }
}
