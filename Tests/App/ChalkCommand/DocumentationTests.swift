import Foundation
import Testing

/// What the documents say about the code is so.
@Suite struct DocumentationTests {
  private let root = ChalkProcess.packageRoot

  /// The files of the project that a text names.
  private func files(in text: String) -> [String] {
    text.matches(of: #/`((?:Sources|Lessons|Tests|Docs)/[^`\s]+\.\w+)`/#).map { String($0.1) }
  }

  private func missing(_ files: [String]) -> [String] {
    files.filter { !FileManager.default.fileExists(atPath: root.appendingPathComponent($0).path) }
  }

  @Test func everyFileOfTheWalksIsThere() throws {
    let page = try String(
      contentsOf: root.appendingPathComponent("Docs/Architecture.md"), encoding: .utf8)
    let walks = try #require(page.range(of: "## Five walks"))
    let named = files(in: String(page[walks.upperBound...]))
    #expect(named.count >= 15)
    #expect(missing(named).isEmpty)
  }

  @Test func aFileThatIsNotThereIsNoticed() {
    #expect(missing(files(in: "Read `Sources/Core/Nowhere.swift` first.")).count == 1)
  }

  /// `make lint` refuses a public name of the toolkit that has no comment.
  @Test func aPublicNameWithoutACommentIsRefused() throws {
    let chalk = try ChalkProcess()
    defer { chalk.remove() }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let rules = root.appendingPathComponent("Sources/.swift-format").path
    for (name, comment, isFine) in [("Bare", "", false), ("Told", "/// A value.\n", true)] {
      let file = folder.appendingPathComponent("\(name).swift")
      try "\(comment)public struct \(name) {}\n".write(to: file, atomically: true, encoding: .utf8)
      let lint = try chalk.shell([
        "swift", "format", "lint", "--strict", "--configuration", rules, file.path,
      ])
      #expect((lint.status == 0) == isFine, "\(name): \(lint.output)\(lint.errors)")
    }
  }
}
