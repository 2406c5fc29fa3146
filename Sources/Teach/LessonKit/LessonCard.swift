/// What stands on the cover of a lesson.
public struct LessonCard: Sendable, Codable, Equatable {
  /// The name by which the lesson is called, such as `weighted-sum`: lower case, words joined by
  /// hyphens.
  public let id: String
  /// The title, in English.
  public let title: String
  /// The rows of the formula catalogue that the lesson shows, such as `F01`.
  public let formulas: [String]
  /// The ids of the lessons that should be taken before.
  public let needs: [String]
  /// How long a learner takes for it, in minutes.
  public let minutes: Int

  /// A card.
  public init(
    _ id: String, _ title: String, formulas: [String] = [], needs: [String] = [], minutes: Int
  ) {
    self.id = id
    self.title = title
    self.formulas = formulas
    self.needs = needs
    self.minutes = minutes
  }
}
