import ArgumentParser
import Chalk
import LessonSession
import PluginHost

/// `chalk list`: what there is.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the lessons, and all else that has a name.",
    discussion:
      "Examples:\n  chalk list\n  chalk list --plugin Swish.swift\n  chalk list --installed")

  @Flag(help: "List the installed plugins, with what they bring and need; none of them is loaded.")
  var installed = false

  @OptionGroup var plugins: PluginOptions

  func run() throws {
    if installed { return showInstalled() }
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

  private func showInstalled() {
    let paths = PluginWork.installed
    let width = Terminal.output.style.width
    if paths.isEmpty { print("No plugin is installed. 'chalk install' keeps one.") }
    for path in paths {
      let title = PluginSource.title(of: path)
      guard let source = try? PluginSource(path), let offered = try? source.offered,
        let needs = try? source.needs
      else {
        print("\(title): its source cannot be read. chalk uninstall \(title.quotedForShell)")
        continue
      }
      print(title)
      let names = offered.map { "\($0.name) (\($0.kind))" }.joined(separator: ", ")
      for line in names.wrapped(to: width, after: "  brings  ") { print(line) }
      if needs.isEmpty { continue }
      for line in needs.joined(separator: ", ").wrapped(to: width, after: "  needs   ") {
        print(line)
      }
    }
  }
}
