import ArgumentParser
import Chalk
import Foundation
import PluginHost

/// `chalk copy`: a built-in lesson as a plugin of one's own.
struct CopyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy", abstract: "Make a lesson your own: copy its whole folder as a plugin.",
    discussion: """
      The copy has a name of its own and stands beside the original. Change it with any editor. To show a \
      lesson without some of its steps no copy is needed: 'chalk run', 'figures', 'book' and 'compare' take --hide.

      Example:
        chalk copy iris-network Mine
        chalk run Mine --watch
      """)

  @Argument(help: "The lesson's id, as 'chalk list' shows it.")
  var lesson: String

  @Argument(help: "The name of the copy's Swift type, such as Mine.")
  var name: String

  @Option(help: "The folder to write into.", completion: .directory, transform: typedPath)
  var out = "."

  func run() throws {
    let catalog = try Catalog.builtIn()
    _ = try asUsage { try catalog.lesson(lesson) }
    if try catalog.workerLesson(lesson) != nil {
      throw ValidationError(
        "'\(lesson)' cannot be copied: it starts processes of its own, which know built-in lessons only. Its code is "
          + "shown by 'chalk learn \(lesson)'; take another lesson to begin from.")
    }
    let id = name.asProperName
    if (try? catalog.showing(id)) != nil {
      throw ValidationError(
        "The copy would have the id '\(id)', which is there already. Take another name.")
    }
    guard let lessons = LessonCopy.folder() else {
      throw Failure(
        "The lessons' source is not beside this program: install it with 'make install', or run it in the "
          + "folder that it was built in.")
    }
    do {
      let copy = try LessonCopy(lesson, named: name, from: lessons)
      let folder = try copy.write(into: URL(fileURLWithPath: out))
      let path = (out == "." ? "" : out + "/") + folder.lastPathComponent
      let typed = path.quotedForShell
      print("Written: \(path)/, \(counted(copy.files.count, "file"))")
      print("Run it:  chalk run \(typed) --watch")
      print("Test it: chalk check \(typed)")
    } catch {
      switch error {
      case .badName, .unknownLesson: throw ValidationError(error.description)
      default: throw Failure(error.description)
      }
    }
  }
}
