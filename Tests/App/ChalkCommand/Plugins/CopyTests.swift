import Chalk
import Foundation
import PluginHost
import Testing

@testable import ChalkCommand

/// `chalk copy`: lessons as plugins of one's own.
@Suite struct CopyTests {
  @Test(arguments: [("weighted-sum", "Mine"), ("gradient-descent", "Descent")])
  func aCopyPassesTheCheck(lesson: String, name: String) throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    let copy = try chalk.run("copy", lesson, name)
    #expect(copy.status == 0, "\(copy.errors)")
    let check = try chalk.run("check", name)
    #expect(check.status == 0, "\(check.output)\(check.errors)")
    let again = try chalk.run("copy", lesson, name)
    #expect(again.status == 1 && !again.errors.isEmpty, "what is there is left as it is")
  }

  private static let isThorough = ProcessInfo.processInfo.environment["CHALK_THOROUGH"] != nil

  /// Compiling all of them takes long: it is done where `CHALK_THOROUGH` is set.
  @Test(.enabled(if: CopyTests.isThorough, "CHALK_THOROUGH is not set"))
  func everyLessonCanBeCopiedAndCompiled() throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    let catalog = try Catalog.builtIn()
    for lesson in catalog.lessons.map(\.card.id) where try catalog.workerLesson(lesson) == nil {
      let name = "Own" + lesson.split(separator: "-").map(\.capitalized).joined()
      let copy = try chalk.run("copy", lesson, name)
      #expect(copy.status == 0, "\(lesson): \(copy.errors)")
      let listed = try chalk.run("list", "--plugin", name)
      #expect(
        listed.status == 0 && listed.output.contains(name.asProperName),
        "\(lesson): \(listed.errors)")
    }
  }

  @Test func aNameWhoseIdIsTakenIsRefused() throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    for name in ["WeightedSum", "Activations"] {
      let copy = try chalk.run("copy", "weighted-sum", name)
      #expect(copy.status == 64 && copy.errors.contains("is there already"), "\(copy.errors)")
    }
  }

  /// A lesson with workers is refused in words that say why.
  @Test func aLessonWithWorkersIsNotCopied() throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    let copy = try chalk.run("copy", "larger-than-memory", "Mine")
    #expect(copy.status == 64 && copy.errors.contains("starts processes of its own"))
  }

  @Test func namesThatAreNoneAreUsageErrors() throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    let unknown = try chalk.run("copy", "weigthed-sum", "Mine")
    #expect(unknown.status == 64 && unknown.errors.contains("Did you mean 'weighted-sum'?"))
    let name = try chalk.run("copy", "weighted-sum", "my-lesson")
    #expect(name.status == 64, "\(name.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: chalk.folder.path)
        .filter { $0 != "home" }.isEmpty)
  }
}
