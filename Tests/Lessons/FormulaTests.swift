import Chalk
import Foundation
import FormulaMeaning
import Testing

@testable import ChalkCommand

/// Every formula of every lesson says in a terminal what it says on paper.
@Suite struct FormulaTests {
  @Test(arguments: LessonTests.ids) func theLineMeansTheFormula(id: String) async throws {
    for formula in try formulas(of: await LessonTests.first(id)) {
      let line = mathText(formula)
      #expect(meaning(ofLine: line) == meaning(of: formula), "'\(line)' is not '\(formula)'")
    }
  }

  @Test(arguments: FormulaRow.all.compactMap(\.formula))
  func theIndexDoes(formula: String) {
    #expect(meaning(ofLine: mathText(formula)) == meaning(of: formula))
  }

  /// All formulas of a record: those that stand alone, and those of what can be opened.
  private func formulas(of record: Record) throws -> Set<String> {
    var found: Set<String> = []
    func collect(_ value: Any) {
      if let items = value as? [Any] { items.forEach(collect) }
      guard let fields = value as? [String: Any] else { return }
      for (name, field) in fields {
        if let text = field as? String, names.contains(name) { found.insert(text) }
        collect(field)
      }
    }
    collect(try JSONSerialization.jsonObject(with: record.encoded()))
    return found
  }

  private let names: Set<String> = ["latex", "formula", "substituted", "input"]
}
