import LessonKit

/// What a learner has done in all lessons.
public struct LearnProgress: Sendable, Codable, Equatable {
  /// The step at which each lesson was left, from 1.
  public var places: [String: Int] = [:]
  /// The lessons that were read to their end, with all questions done.
  public var finished: Set<String> = []
  /// The lessons that were not taken, but that the learner says they know.
  public var known: Set<String> = []
  /// The steps that were looked at, by lesson.
  public var seen: [String: Set<Int>] = [:]
  /// The questions that are done, by lesson, as step and position in it: "3.0". Done is what was answered
  /// correctly or told when asked for, and a prediction that was made.
  public var answered: [String: Set<String>] = [:]

  /// A learner who has done nothing yet.
  public init() {}

  /// What an earlier version kept is taken over; what it did not know of is empty.
  public init(from decoder: any Decoder) throws {
    let kept = try decoder.container(keyedBy: CodingKeys.self)
    places = try kept.decodeIfPresent([String: Int].self, forKey: .places) ?? [:]
    finished = try kept.decodeIfPresent(Set<String>.self, forKey: .finished) ?? []
    known = try kept.decodeIfPresent(Set<String>.self, forKey: .known) ?? []
    seen = try kept.decodeIfPresent([String: Set<Int>].self, forKey: .seen) ?? [:]
    answered = try kept.decodeIfPresent([String: Set<String>].self, forKey: .answered) ?? [:]
  }

  /// Adds what was done in a session, entry by entry: another session may have changed other entries meanwhile.
  ///
  /// - Parameters:
  ///   - after: what the session came to.
  ///   - before: what it began with.
  public mutating func add(_ after: LearnProgress, since before: LearnProgress) {
    for id in Set(after.places.keys).union(before.places.keys)
    where after.places[id] != before.places[id] {
      places[id] = after.places[id]
    }
    finished.formUnion(after.finished.subtracting(before.finished))
    known.formUnion(after.known.subtracting(before.known))
    for (id, steps) in after.seen {
      let new = steps.subtracting(before.seen[id] ?? [])
      if !new.isEmpty { seen[id, default: []].formUnion(new) }
    }
    for (id, questions) in after.answered {
      let new = questions.subtracting(before.answered[id] ?? [])
      if !new.isEmpty { answered[id, default: []].formUnion(new) }
    }
  }

  /// What a lesson builds on that has neither been finished nor is known.
  public func missing(for card: LessonCard) -> [String] {
    card.needs.filter { !finished.contains($0) && !known.contains($0) }
  }

  /// The first lesson that is not finished and builds on nothing that is missing; nil where there is none.
  public func next(of lessons: [LessonCard]) -> LessonCard? {
    lessons.first { !finished.contains($0.id) && missing(for: $0).isEmpty }
  }
}
