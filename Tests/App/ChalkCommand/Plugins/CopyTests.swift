import Foundation
import Testing

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
