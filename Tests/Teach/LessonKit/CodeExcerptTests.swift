import Foundation
import LessonKit
import Testing

@Suite struct CodeExcerptTests {
  /// A chapter with two lessons and what they share.
  private static let chapter: [String: String] = [
    "Conv/Conv.swift": excerpt("own", "let a = 1") + excerpt("twice", "let own = 1"),
    "Conv/Pictures.swift": excerpt("pictures", "  let b = 2\n    + 3")
      + excerpt("twice", "let b = 2"),
    "Conv/Notes.md": excerpt("notes", "no code"),
    "Other/Other.swift": excerpt("other", "let c = 3"),
    "Shared/Task.swift": excerpt("task", "let d = 4") + excerpt("pictures", "let d = 5"),
    "Alone.swift": excerpt("alone", "let e = 5"),
    "Tabs.swift": "struct Tabs {\n\t// excerpt: tabs\n\tlet f = 6\n\t// end excerpt\n}\n",
  ]

  private static func excerpt(_ name: String, _ body: String) -> String {
    "import Chalk\n\n// excerpt: \(name)\n\(body)\n// end excerpt\n"
  }

  /// Writes the chapter, and looks for an excerpt from one of its files.
  private func find(_ name: String, from file: String) throws -> CodeExcerpt {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString)/Lessons/9-Chapter")
    defer {
      try? FileManager.default.removeItem(
        at: root.deletingLastPathComponent().deletingLastPathComponent())
    }
    for (path, text) in Self.chapter {
      let url = root.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    return try CodeExcerpt(named: name, nearFile: root.appendingPathComponent(file).path)
  }

  /// A plugin's author may indent by tabs.
  @Test func marksMayStandBehindTabs() throws {
    #expect(try find("tabs", from: "Tabs.swift").text.contains("let f = 6"))
  }

  @Test func theOwnFileComesFirst() throws {
    let own = try find("own", from: "Conv/Conv.swift")
    #expect(own.text == "let a = 1" && own.line == 4)
    #expect(own.file == "Lessons/9-Chapter/Conv/Conv.swift")
    #expect(try find("twice", from: "Conv/Conv.swift").text == "let own = 1")
    #expect(try find("twice", from: "Conv/Pictures.swift").text == "let b = 2")
  }

  @Test func thenTheFolder() throws {
    let found = try find("pictures", from: "Conv/Conv.swift")
    #expect(found.text == "let b = 2\n  + 3")
    #expect(found.file == "Lessons/9-Chapter/Conv/Pictures.swift")
  }

  @Test func thenWhatTheLessonsShare() throws {
    let found = try find("task", from: "Conv/Conv.swift")
    #expect(found.file == "Lessons/9-Chapter/Shared/Task.swift")
    #expect(try find("pictures", from: "Other/Other.swift").text == "let d = 5")
    #expect(try find("task", from: "Shared/Task.swift").text == "let d = 4")
  }

  @Test func aFileByItselfHasItsOwn() throws {
    #expect(try find("alone", from: "Alone.swift").text == "let e = 5")
  }

  @Test(arguments: ["wrong", "other", "notes", "alone"])
  func anExcerptOfAnotherLessonIsNotThere(name: String) throws {
    let error = #expect(throws: ExcerptError.self) { try find(name, from: "Conv/Conv.swift") }
    #expect(
      error?.known.map(\.name) == ["own", "twice", "pictures", "twice", "task", "pictures"])
    #expect(
      "\(error!)".hasPrefix(
        """
        No excerpt is called '\(name)', which Lessons/9-Chapter/Conv/Conv.swift quotes. \
        There are 'own' (Lessons/9-Chapter/Conv/Conv.swift, line 3), 'twice' \
        (Lessons/9-Chapter/Conv/Conv.swift, line 8),
        """))
  }

  @Test func whereThereAreNoSourcesTheExcerptIsMissing() throws {
    let missing = try CodeExcerpt(named: "own", nearFile: "/nowhere/Lessons/9-Chapter/Conv.swift")
    #expect(missing.isMissing && missing.text.isEmpty)
    #expect(missing.file == "Lessons/9-Chapter/Conv.swift")
  }

  /// The lesson is not taught with a hole in it.
  @Test func aWrongNameEndsTheLesson() {
    #expect(throws: ExcerptError.self) { try Misquoting().record() }
  }
}

private struct Misquoting: Lesson {
  let card = LessonCard("misquoting", "Misquoting", minutes: 1)

  func teach(on board: Board) {
    board.step("Quote")
    board.code("no such excerpt")
  }
}
