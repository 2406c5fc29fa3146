import LessonKit

/// A lesson that finds on its board what a catalog has by name.
struct StockedLesson: Lesson {
  let lesson: any Lesson
  let shelf: Shelf

  var card: LessonCard { lesson.card }

  func teach(on board: Board) throws {
    board.shelf = shelf
    try lesson.teach(on: board)
  }
}
