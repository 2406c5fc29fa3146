import Chalk
import Foundation

/// What the learner has done: kept between runs in one small file, written whole.
struct Progress: Codable, Equatable {
  /// The step at which each lesson was left, from 1.
  var places: [String: Int] = [:]
  /// The lessons that were read to their end.
  var finished: Set<String> = []
  /// The lessons that were not taken, but that the learner says they know.
  var known: Set<String> = []
  /// The steps that were looked at, by lesson.
  var seen: [String: Set<Int>] = [:]
  /// The questions that were answered rightly, by lesson, as step and place in it: "3.0".
  var answered: [String: Set<String>] = [:]

  init() {}

  /// What an earlier version kept is taken over; what it did not know of is empty.
  init(from decoder: any Decoder) throws {
    let kept = try decoder.container(keyedBy: CodingKeys.self)
    places = try kept.decodeIfPresent([String: Int].self, forKey: .places) ?? [:]
    finished = try kept.decodeIfPresent(Set<String>.self, forKey: .finished) ?? []
    known = try kept.decodeIfPresent(Set<String>.self, forKey: .known) ?? []
    seen = try kept.decodeIfPresent([String: Set<Int>].self, forKey: .seen) ?? [:]
    answered = try kept.decodeIfPresent([String: Set<String>].self, forKey: .answered) ?? [:]
  }

  /// What a lesson builds on that has neither been finished nor is known.
  func missing(for card: LessonCard) -> [String] {
    card.needs.filter { !finished.contains($0) && !known.contains($0) }
  }

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
    if let kept = try? JSONDecoder().decode(Progress.self, from: data) { return kept }
    // Not overwritten by what is kept next: perhaps its owner can make something of it.
    try? data.write(wholeTo: file.appendingPathExtension("damaged"))
    return Progress()
  }

  func save() throws {
    do {
      try FileManager.default.createDirectory(
        at: Progress.folder, withIntermediateDirectories: true)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try encoder.encode(self).write(wholeTo: Progress.file)
    } catch {
      throw Failure(
        "Your place could not be kept in '\(Progress.file.path)': \(error.reason). "
          + "Set CHALK_HOME to a folder that can be written.")
    }
  }
}
