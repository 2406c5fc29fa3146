import Foundation
import Testing

/// Every decision has the same form, and stands in the index as it says of itself.
@Suite struct DecisionTests {
  /// What is wrong with decisions (name of the file, text) and their index; nothing where all is well.
  private func flaws(_ pages: [(name: String, text: String)], index: String) -> [String] {
    var flaws: [String] = []
    var numbers: Set<Substring> = []
    for (name, text) in pages {
      let form = #/# (\d{3})\. (\S[^\n]*)\n\nDate: (\d{4}-\d{2}-\d{2})\nStatus: ([^\n]+)\n\n/#
      guard let head = text.prefixMatch(of: form) else {
        flaws.append("\(name): does not begin with '# NNN. Title', 'Date:' and 'Status:'")
        continue
      }
      if !name.hasPrefix(head.1 + "-") { flaws.append("\(name): says that it is \(head.1)") }
      if !numbers.insert(head.1).inserted { flaws.append("\(name): \(head.1) is taken") }
      if head.4.wholeMatch(of: #/accepted|superseded by \d{3}/#) == nil {
        flaws.append("\(name): the status '\(head.4)'")
      }
      if !index.contains("| \(head.1) | [\(head.2)](\(name)) | \(head.3) | \(head.4) |\n") {
        flaws.append("\(name): not in the index as it is; run 'make decisions'")
      }
    }
    for link in index.matches(of: #/\]\((\d[^)]*)\)/#)
    where !pages.contains(where: { $0.name == link.1 }) {
      flaws.append("\(link.1): in the index, and there is no such file")
    }
    return flaws
  }

  @Test func everyDecisionHasTheFormAndIsInTheIndex() throws {
    let folder = ChalkProcess.packageRoot.appendingPathComponent("Docs/Decisions")
    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".md") && $0 != "README.md" }.sorted()
    #expect(names.count > 60)
    let found = flaws(try names.map { ($0, try text($0)) }, index: try text("README.md"))
    #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
  }

  @Test func aDecisionOutOfFormIsFound() {
    let index = "| 001 | [One](001-one.md) | 2026-11-20 | accepted |\n"
    let good = "# 001. One\n\nDate: 2026-11-20\nStatus: accepted\n\n**Question.** …\n"
    #expect(flaws([("001-one.md", good)], index: index).isEmpty)
    #expect(flaws([("001-one.md", good)], index: "").count == 1)
    #expect(flaws([("002-one.md", good)], index: index).count == 3)
    #expect(flaws([("001-one.md", good), ("001-two.md", good)], index: index).count == 2)
    #expect(flaws([], index: index).count == 1)
    for bad in [
      good.replacing("# 001. One", with: "# One"), good.replacing("Date", with: "On"),
      good.replacing("accepted", with: "perhaps"), good.replacing("2026-11-20", with: "2026-11-21"),
    ] {
      #expect(flaws([("001-one.md", bad)], index: index).count >= 1, "\(bad)")
    }
  }
}
