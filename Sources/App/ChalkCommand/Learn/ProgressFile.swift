import Foundation
import LessonSession
import UserFolders

extension LearnProgress {
  /// The folder in which a learner's progress is kept between runs.
  static var folder: URL { URL(fileURLWithPath: UserFolders().progress.path) }

  private static let file = LearnerFile(
    name: "progress.json", subject: "Your place", empty: LearnProgress())

  /// What was kept; nothing where there is none or it cannot be read.
  static func load() -> LearnProgress { file.load() }

  /// Keeps what was done since the progress was loaded, beside what others have kept meanwhile.
  func save(since before: LearnProgress) throws {
    try LearnProgress.file.update { $0.add(self, since: before) }
  }
}
