import LessonKit

/// A lesson whose board offers the contents of a catalog by name.
struct StockedLesson: Lesson {
  let lesson: any Lesson
  let registry: Registry

  var card: LessonCard { lesson.card }
  var printedProgram: PrintedProgram? { lesson.printedProgram }

  func teach(on board: Board) throws {
    board.registry = registry
    try lesson.teach(on: board)
  }
}
