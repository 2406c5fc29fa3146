import Chalk
import FoundationsLessons
import GenerativeLessons
import SequencesLessons
import TrainingLessons
import VisionLessons

extension Catalog {
  /// The chapters that are compiled in. They are plugins like any other.
  static func builtIn() throws(CatalogError) -> Catalog {
    try Catalog([
      FoundationsChapter(), TrainingChapter(), VisionChapter(), SequencesChapter(),
      GenerativeChapter(),
    ])
  }

  /// The lessons of these ids, or all where none is named.
  func lessons(named ids: [String]) throws(CatalogError) -> [any Lesson] {
    if ids.isEmpty { return lessons }
    var found: [any Lesson] = []
    for id in ids { found.append(try lesson(id)) }
    return found
  }
}
