import Chalk
import Foundation
import Testing

@testable import ChalkCommand

/// Every formula, program and topic of the documents has a lesson, its code, and a figure.
@Suite struct FormulaIndexTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func records() async throws -> [Record] {
    var records: [Record] = []
    for id in LessonTests.every { records.append(try await LessonTests.first(id)) }
    return records
  }

  @Test(.enabled(if: LessonTests.ids == LessonTests.every, "CHALK_LESSONS leaves lessons out"))
  func everyRowHasALessonItsCodeAndAFigure() async throws {
    let index = FormulaIndex(records: try await Self.records())
    let rows = 8 + 20 + 11 + 12 + 3
    #expect(index.entries.count == rows)
    for entry in index.entries {
      #expect(entry.lacks.isEmpty, "\(entry.row.id) lacks \(entry.lacks.joined(separator: ", "))")
    }
  }

  @Test(.enabled(if: LessonTests.ids == LessonTests.every, "CHALK_LESSONS leaves lessons out"))
  func thePageIsThatOfTheLessons() async throws {
    let page = try String(
      contentsOf: Self.root.appendingPathComponent("Docs/Formulas.md"), encoding: .utf8)
    let made = FormulaIndex(records: try await Self.records()).markdown
    #expect(page == made, "Docs/Formulas.md is stale: run make book")
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

  /// The file that the index names for a row holds the formula's own line: a line of code with the comment
  /// `Formula:` and the row's id, at its end or above it.
  @Test(arguments: FormulaRow.all.filter { !$0.symbols.isEmpty })
  func theFormulasLineStandsInTheFile(row: FormulaRow) throws {
    for file in Set(row.symbols.map(\.file)) {
      let url = Self.root.appendingPathComponent("Sources/\(file)")
      let rows = Self.marked(in: try String(contentsOf: url, encoding: .utf8))
      #expect(rows.contains(row.id), "\(file) has no line with the comment Formula: \(row.id)")
    }
  }

  /// The index names every file under `Sources/` that holds the line of a formula.
  @Test func everyMarkedFileIsInTheIndex() throws {
    let sources = Self.root.appendingPathComponent("Sources")
    let files = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
    var found = 0
    for file in files where file.hasSuffix(".swift") {
      let url = sources.appendingPathComponent(file)
      for id in Self.marked(in: try String(contentsOf: url, encoding: .utf8)) {
        let row = FormulaRow.all.first { $0.id == id }
        #expect(row?.symbols.contains { $0.file == file } == true, "\(id) in \(file)")
        found += 1
      }
    }
    #expect(found > 20)
  }

  @Test func aMarkWithoutALineOfCodeIsNone() {
    #expect(Self.marked(in: "let y = w * x  // Formula: F05, N02") == ["F05", "N02"])
    #expect(Self.marked(in: "  // Formula: N06\n  let c = f * c + i * g\n") == ["N06"])
    #expect(Self.marked(in: "/// c ← f·c + i·g\nlet next = f * c + i * g\n") == [])
    #expect(Self.marked(in: "  // Formula: N06\n  /// words\n  let c = 1\n") == [])
    #expect(Self.marked(in: "  // Formula: N06\n\n  let c = 1\n") == [])
    #expect(Self.marked(in: "  // Formula: N06") == [])
  }

  /// The rows whose formulas have a marked line of code in a source text.
  private static func marked(in source: String) -> Set<String> {
    let mark = "// Formula: "
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.drop { $0 == " " } }
    var rows: Set<String> = []
    for (number, line) in lines.enumerated() {
      guard let start = line.range(of: mark) else { continue }
      let code = line.hasPrefix(mark) ? lines.dropFirst(number + 1).first ?? "" : line
      guard !code.isEmpty, !code.hasPrefix("//") else { continue }
      rows.formUnion(line[start.upperBound...].split(separator: ", ").map(String.init))
    }
    return rows
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
