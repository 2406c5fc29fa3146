import ArgumentParser
import Chalk

/// `chalk list`: what there is.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the lessons.",
    discussion: "Example:\n  chalk list")

  func run() throws {
    let catalog = try Catalog.builtIn()
    let style = Terminal.output.style
    let done = Progress.load().finished
    for plugin in catalog.plugins {
      print(style.heading(plugin.name))
      for lesson in catalog.lessons where catalog.source(of: lesson.card.id) == plugin.name {
        print(style.row(for: lesson.card, isDone: done.contains(lesson.card.id)))
      }
    }
    print("\nTake one: chalk learn \(catalog.lessons.first?.card.id ?? "ID")")
  }
}
