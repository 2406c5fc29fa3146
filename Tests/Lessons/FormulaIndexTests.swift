import Chalk
import Foundation
import Testing

@testable import ChalkCommand

/// Every formula, program and topic of the documents has a lesson, its code, and a figure.
@Suite struct FormulaIndexTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func records() throws -> [Record] {
    try LessonTests.every.map { try LessonTests.first($0).record }
  }

  @Test(.enabled(if: LessonTests.ids == LessonTests.every, "CHALK_LESSONS leaves lessons out"))
  func everyRowHasALessonItsCodeAndAFigure() throws {
    let index = FormulaIndex(records: try Self.records())
    #expect(index.entries.count == 8 + 12 + 11 + 12)
    for entry in index.entries {
      #expect(entry.lacks.isEmpty, "\(entry.row.id) lacks \(entry.lacks.joined(separator: ", "))")
    }
  }

  @Test(.enabled(if: LessonTests.ids == LessonTests.every, "CHALK_LESSONS leaves lessons out"))
  func thePageIsThatOfTheLessons() throws {
    let page = try String(
      contentsOf: Self.root.appendingPathComponent("Docs/Formulas.md"), encoding: .utf8)
    #expect(
      page == FormulaIndex(records: try Self.records()).markdown,
      "Docs/Formulas.md is stale: run make book")
  }

  /// What the index names is declared in the file that it names.
  @Test(arguments: FormulaRow.all.filter { !$0.symbols.isEmpty })
  func everySymbolIsDeclaredWhereTheIndexSays(row: FormulaRow) throws {
    for symbol in row.symbols {
      let file = Self.root.appendingPathComponent("Sources/\(symbol.file)")
      let source = try String(contentsOf: file, encoding: .utf8)
      let declared = try Regex("(func|let|var|struct|class|enum|case) \\b\(symbol.name)\\b")
      #expect(source.contains(declared), "\(row.id): \(symbol.name) in \(symbol.file)")
    }
  }

  /// Every row that a card names is one of the documents' rows.
  @Test func noLessonNamesARowThatThereIsNot() {
    let known = Set(FormulaRow.all.map(\.id))
    for lesson in LessonTests.catalog.lessons {
      #expect(lesson.card.formulas.allSatisfy(known.contains), "\(lesson.card.id)")
    }
  }

  /// A checker must be able to fail.
  @Test func aRowWithoutAnythingIsSeen() throws {
    let row = FormulaRow(id: "X99", title: "Nothing")
    let index = FormulaIndex(rows: [row], records: [])
    #expect(index.entries[0].lacks == ["a lesson", "a figure", "source code"])
  }
}
