import Foundation
import LessonKit
import Testing

@Suite struct SignTests {
  private struct Signs: Lesson {
    let card = LessonCard("signs", "Signs", minutes: 1)

    func teach(on board: Board) {
      board.step("One")
      board.say("Nothing new.")
      board.formula(#"L = \sum_i x_i"#)
      board.formula(#"\frac{\partial L}{\partial x} = \sum_i 1"#)
      board.step("Two")
      board.say("E is an energy here, and Σ is known.")
      board.formula(#"E_{x \sim p}[Q K^T]"#)
    }
  }

  @Test func aSignIsExplainedWhereItFirstStands() throws {
    let record = try Signs().record()
    #expect(record.newSigns(in: 0).mapValues { $0.map(\.sign) } == [1: ["Σ"], 2: ["∂"]])
    #expect(record.newSigns(in: 1).mapValues { $0.map(\.sign) } == [1: ["ᵀ", "E"]])
  }

  @Test func thePageHasEverySign() throws {
    let root = URL(fileURLWithPath: #filePath).pathComponents.prefix { $0 != "Tests" }
    let page = try String(
      contentsOfFile: root.joined(separator: "/") + "/Docs/Signs.md", encoding: .utf8)
    for sign in Sign.all {
      #expect(page.contains("| \(sign.sign) |") && page.contains("## \(sign.sign): "))
    }
  }
}
