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

  private struct Limits: Lesson {
    let card = LessonCard("limits", "Limits", minutes: 1)

    func teach(on board: Board) {
      board.step("One")
      board.formula(#"h = \frac{1}{T} \sum_{t=1}^{T} e_t"#)
      board.formula(#"c = \prod_{t=T-k+1}^{T} f_t"#)
      board.step("Two")
      board.formula(#"g = \sum_{t=1}^{T} W^T \delta_t"#)
    }
  }

  @Test func theEndOfASumIsNotTheSignOfATransposedMatrix() throws {
    let record = try Limits().record()
    #expect(record.newSigns(in: 0).mapValues { $0.map(\.sign) } == [0: ["Σ"]])
    #expect(record.newSigns(in: 1).mapValues { $0.map(\.sign) } == [0: ["ᵀ"]])
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
