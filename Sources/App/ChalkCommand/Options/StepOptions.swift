import ArgumentParser
import Chalk

/// Which steps of a lesson are shown, and in which order.
struct StepOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Leave out a step, by its number or by how its title begins; may be repeated.",
      valueName: "step"))
  var hide: [String] = []

  @Option(
    name: .customLong("first"),
    help: ArgumentHelp("Show a step before the others; may be repeated.", valueName: "step"))
  var first: [String] = []

  /// Whether anything is arranged.
  var areGiven: Bool { !hide.isEmpty || !first.isEmpty }

  /// The lessons with their steps so arranged.
  ///
  /// Of several lessons a title arranges those that have it; a number would be another step in each.
  ///
  /// - Parameter search: notes which steps were there; see ``StepSearch/requireAll()``.
  func arranged(_ lessons: [any Lesson], noting search: StepSearch) throws -> [any Lesson] {
    if !areGiven { return lessons }
    if lessons.count > 1, let number = (hide + first).first(where: { Int($0) != nil }) {
      throw ValidationError(
        "Step \(number) is another one in each lesson: name one lesson, or a title, such as "
          + "'--hide Exercises'.")
    }
    let (hidden, order) = (hide.map(StepName.init(typed:)), first.map(StepName.init(typed:)))
    return lessons.map { lesson in
      lesson.arranged(
        hiding: hidden, order: order, whereThere: lessons.count > 1, noting: search)
    }
  }

  /// A search for the steps in lessons that are to be run.
  var search: StepSearch {
    StepSearch((hide + first).map(StepName.init(typed:)))
  }

  /// The options as they would be typed.
  var arguments: [String] {
    hide.flatMap { ["--hide", $0] } + first.flatMap { ["--first", $0] }
  }
}

extension StepSearch {
  /// Refuses a step that none of the lessons had, once all of them have run.
  func requireAll() throws {
    guard let name = missing.first else { return }
    let typed =
      switch name {
      case .number(let number): "\(number)"
      case .title(let title): title
      }
    let near = nearest(to: typed, among: titles).first.map { " Did you mean '\($0)'?" } ?? ""
    throw ValidationError(
      "None of these lessons has a step '\(typed)' to hide or to show first.\(near) 'chalk run LESSON' shows "
        + "the steps of a lesson.")
  }
}
