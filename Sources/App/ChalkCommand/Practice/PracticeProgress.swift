/// What the learner has solved, and which hints were shown.
struct PracticeProgress: Codable, Equatable {
  var solved: Set<String> = []
  var hintsShown: [String: Int] = [:]
  /// The files with a hole that were written for this learner; nil in what an earlier version kept.
  var handedOut: Set<String>?

  private static let file = LearnerFile(
    name: "practice.json", subject: "What you solved", empty: PracticeProgress())

  /// What was kept; nothing where there is none or it cannot be read.
  static func load() -> PracticeProgress { file.load() }

  /// Changes what is kept, beside what others change meanwhile.
  static func update(_ change: (inout PracticeProgress) -> Void) throws { try file.update(change) }
}
