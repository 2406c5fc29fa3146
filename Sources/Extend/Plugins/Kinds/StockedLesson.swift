import LessonKit

/// A lesson that finds on its board what a catalog has by name.
struct StockedLesson: Lesson {
  let lesson: any Lesson
  let registry: Registry

  var card: LessonCard { lesson.card }

  func teach(on board: Board) throws {
    board.registry = registry
    try lesson.teach(on: board)
  }
}
