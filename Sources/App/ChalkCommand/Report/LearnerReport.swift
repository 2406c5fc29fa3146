import Chalk
import Foundation
import LessonSession

/// What a learner has done, from the files in which Chalk keeps it.
struct LearnerReport: Codable, Equatable {
  /// A chapter, or a plugin, with its lessons.
  struct Chapter: Codable, Equatable {
    let name: String
    let lessons: [Lesson]
  }

  struct Lesson: Codable, Equatable {
    let id: String
    let title: String
    /// "finished", "known", "begun" or "open".
    let state: State
    /// The step at which it was left; nil where it was not begun.
    let step: Int?
    /// How many of its questions are done.
    let questions: Int
  }

  enum State: String, Codable { case finished, known, begun, open }

  struct Exercise: Codable, Equatable {
    let id: String
    let title: String
    let isSolved: Bool
    /// How many hints were shown.
    let hints: Int
  }

  let chapters: [Chapter]
  let exercises: [Exercise]
  /// The lesson to take next, and the exercise; nil where all are done.
  let nextLesson: String?
  let nextExercise: String?

  var lessons: [Lesson] { chapters.flatMap(\.lessons) }
  var finished: Int { lessons.count { $0.state == .finished } }
  var solved: Int { exercises.count { $0.isSolved } }

  init(_ catalog: Catalog, _ progress: LearnProgress, _ practice: PracticeProgress) {
    let cards = catalog.lessons.map(\.card)
    chapters = (["chalk"] + catalog.plugins.map(\.name)).compactMap { name in
      let own = cards.filter { catalog.source(of: $0.id) == name }
      let lessons = own.map { LearnerReport.lesson($0, progress) }
      return lessons.isEmpty ? nil : Chapter(name: name, lessons: lessons)
    }
    exercises = catalog.exercises.map {
      Exercise(
        id: $0.id, title: $0.title, isSolved: practice.solved.contains($0.id),
        hints: practice.hintsShown[$0.id] ?? 0)
    }
    nextLesson = progress.next(of: cards)?.id
    nextExercise = catalog.exercises.first { !practice.solved.contains($0.id) }?.id
  }

  private static func lesson(_ card: LessonCard, _ progress: LearnProgress) -> Lesson {
    let state: State =
      if progress.finished.contains(card.id) {
        .finished
      } else if progress.known.contains(card.id) {
        .known
      } else if progress.places[card.id] != nil || progress.seen[card.id] != nil {
        .begun
      } else {
        .open
      }
    return Lesson(
      id: card.id, title: card.title, state: state, step: progress.places[card.id],
      questions: progress.answered[card.id]?.count ?? 0)
  }

  /// What was done, chapter by chapter, without what was not begun.
  func lines(_ style: TerminalStyle) -> [String] {
    var lines: [String] = []
    for chapter in chapters {
      let done = chapter.lessons.count { $0.state == .finished || $0.state == .known }
      lines.append(
        style.bold("\(chapter.name): \(done) of \(counted(chapter.lessons.count, "lesson"))"))
      for lesson in chapter.lessons where lesson.state != .open {
        lines += words(of: lesson).wrapped(
          to: style.width, after: "  \(mark(lesson.state)) \(lesson.id.padded(to: 20)) ")
      }
    }
    lines.append(style.bold("Exercises: \(solved) of \(exercises.count) solved"))
    for exercise in exercises where exercise.isSolved || exercise.hints > 0 {
      let hints = exercise.hints > 0 ? ", \(counted(exercise.hints, "hint")) seen" : ""
      lines += "\(exercise.title)\(hints)".wrapped(
        to: style.width, after: "  \(exercise.isSolved ? "✓" : "·") \(exercise.id.padded(to: 20)) ")
    }
    lines += [
      "",
      "\(finished) of \(counted(lessons.count, "lesson")) finished, \(solved) of "
        + "\(counted(exercises.count, "exercise")) solved.",
    ]
    if let nextLesson { lines.append("Next: chalk learn \(nextLesson)") }
    if let nextExercise { lines.append("Or:   chalk practice \(nextExercise)") }
    return lines
  }

  private func mark(_ state: State) -> String {
    switch state {
    case .finished: "✓"
    case .known: "="
    case .begun, .open: "·"
    }
  }

  private func words(of lesson: Lesson) -> String {
    let questions =
      lesson.questions > 0 ? ", \(counted(lesson.questions, "question")) done" : ""
    switch lesson.state {
    case .finished: return lesson.title + questions
    case .known: return "\(lesson.title), known before"
    case .begun, .open:
      return lesson.title + (lesson.step.map { ", left at step \($0)" } ?? "") + questions
    }
  }

  /// The same as a page that needs no network.
  var html: String {
    var body = [
      "<h1>What is done</h1>",
      "<p>\(finished) of \(counted(lessons.count, "lesson")) finished, \(solved) of "
        + "\(counted(exercises.count, "exercise")) solved.</p>",
    ]
    for chapter in chapters {
      body.append("<h2>\(chapter.name.escapedForXML)</h2><ul>")
      for lesson in chapter.lessons {
        body.append(
          "<li class=\"\(lesson.state.rawValue)\">\(words(of: lesson).escapedForXML) "
            + "<small>\(lesson.state.rawValue)</small></li>")
      }
      body.append("</ul>")
    }
    body.append("<h2>Exercises</h2><ul>")
    for exercise in exercises {
      let state = exercise.isSolved ? "finished" : "open"
      body.append(
        "<li class=\"\(state)\">\(exercise.title.escapedForXML) "
          + "<small>\(exercise.isSolved ? "solved" : "open")</small></li>")
    }
    body.append("</ul>")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Chalk: what is done</title>
      <style>\(FeedbackPage.style) li.finished::marker { content: "✓ "; } li.open { opacity: .7; }</style>
      </head>
      <body>
      <main>
      \(body.joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }
}
