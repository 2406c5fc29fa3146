import ArgumentParser
import Chalk
import LessonSession

/// `chalk list`: what there is.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the lessons, and all else that has a name.",
    discussion: "Examples:\n  chalk list\n  chalk list --plugin Swish.swift")

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    let catalog = try plugins.catalog().catalog
    let style = Terminal.output.style
    let done = LearnProgress.load().finished
    for plugin in ["chalk"] + catalog.plugins.map(\.name) {
      print(style.heading(plugin))
      for contents in catalog.contents(of: plugin) {
        if contents.kind == "lesson" {
          for lesson in catalog.lessons where contents.names.contains(lesson.card.id) {
            for line in style.row(for: lesson.card, isDone: done.contains(lesson.card.id)) {
              print(line)
            }
          }
        } else {
          for line in style.row(contents) { print(line) }
        }
      }
    }
    print("\nTake one: chalk learn \(catalog.lessons.first?.card.id ?? "ID")")
  }
}
