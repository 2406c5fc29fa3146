import ArgumentParser
import Chalk
import Foundation
import PluginHost

/// `chalk practice`: write the formulas yourself.
struct PracticeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "practice", abstract: "Write a formula yourself, and be told what is missing.",
    discussion: """
      Without a name, the exercises are listed. With one, a file with a hole is written beside you; \
      fill it in with any editor, and it is checked whenever you save. What is needed of Swift stands \
      on one page, Docs/SwiftForPython.md, for those who know Python.

      Examples:
        chalk practice
        chalk practice relu
        chalk practice relu --hint
        chalk practice relu --once --out homework/ada

      While your function runs it cannot write files, but in a temporary folder of its own. Only a \
      file that was handed out here is noted as solved by you.
      """)

  @Argument(help: "The exercise's id, as 'chalk practice' shows it.")
  var exercise: String?

  @OptionGroup var plugins: PluginOptions

  @OptionGroup var colors: ThemeOptions

  @OptionGroup var language: LanguageOption

  @OptionGroup var meaningless: LessonOnlyOptions

  @Option(help: "The folder that the file goes to.", completion: .directory, transform: typedPath)
  var out = "."

  @Flag(help: "Check the file once, and do not wait for it to be saved.")
  var once = false

  @Flag(help: "Count the file as yours, though it was not handed out here.")
  var mine = false

  @Flag(help: "Show the next hint: there are three.")
  var hint = false

  @Flag(help: "Show the solution.")
  var solution = false

  @Flag(help: "Write the file with the hole again, over what is there.")
  var restart = false

  func run() throws {
    let catalog = try plugins.catalog().catalog
    let translation = try language.translation(for: catalog)
    guard let exercise else { return list(catalog, translation) }
    let chosen = try asUsage { try catalog.exercise(exercise) }
    let desk = PracticeDesk(
      exercise: chosen, folder: URL(fileURLWithPath: out), plugins: plugins.paths,
      style: Terminal.output.style, theme: try colors.chosen().theme, translation: translation,
      isMine: mine)
    if hint { return try desk.showHint() }
    if solution { return desk.showSolution() }
    try desk.prepare(overwriting: restart)
    if once || !Terminal.output.isInteractive {
      if try !desk.check() { throw ExitCode(1) }
    } else {
      try desk.checkWheneverSaved()
    }
  }

  private func list(_ catalog: Catalog, _ translation: Translation) {
    let solved = PracticeProgress.load().solved
    let width = catalog.exercises.map(\.id.count).max() ?? 0
    var lesson: String?
    for exercise in catalog.exercises {
      // Exercises of a lesson stand together, below its name.
      if exercise.lesson != lesson {
        lesson = exercise.lesson
        print(lesson.map { "\n\($0)" } ?? "")
      }
      let id = exercise.id.padding(toLength: width, withPad: " ", startingAt: 0)
      print("  \(solved.contains(exercise.id) ? "✓" : " ") \(id)  \(translation(exercise.title))")
    }
    let done = catalog.exercises.filter { solved.contains($0.id) }.count
    print("\n\(done) of \(catalog.exercises.count) solved.")
    if let next = catalog.exercises.first(where: { !solved.contains($0.id) }) {
      print("Take one: chalk practice \(next.id)")
    }
  }
}
