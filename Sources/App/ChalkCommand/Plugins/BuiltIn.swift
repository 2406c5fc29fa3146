import Chalk
import DataLessons
import Exercises
import FoundationsLessons
import GenerativeLessons
import PracticeLessons
import SequencesLessons
import TrainingLessons
import TransformersLessons
import VisionLessons

extension Catalog {
  /// The chapters that are compiled in. They are plugins like any other.
  static func builtIn() throws(CatalogError) -> Catalog {
    try Catalog([
      FoundationsChapter(), TrainingChapter(), VisionChapter(), SequencesChapter(),
      GenerativeChapter(), DataChapter(), PracticeChapter(), TransformersChapter(),
      ExercisesPlugin(),
    ])
  }
}

extension StockedCatalog {
  /// Every lesson, and every figure that stands by itself.
  var everything: [any Lesson] {
    catalog.lessons + catalog.figures.compactMap { try? catalog.showing($0.name) }
  }

  /// What a command was asked to run: names as `chalk list` shows them, or files of plugins, which
  /// stand for all that they bring.
  func showings(_ names: [String]) throws -> [any Lesson] {
    var found: [any Lesson] = []
    for name in names {
      guard let plugin = plugin(from: name) else {
        found.append(try catalog.showing(name))
        continue
      }
      let brought = catalog.showings(of: plugin)
      if brought.isEmpty {
        throw Failure(
          "'\(name)' brings nothing that can be run. chalk list --plugin \(name.quotedForShell)")
      }
      found += brought
    }
    return found
  }
}
