@testable import LessonKit
import ScalarGrad
import Testing

@testable import Presenters

/// Explained numbers on the pages of the book: no formula twice, and a graph whole or not at all.
@Suite struct ExplanationPageTests {
  private func record(_ blocks: [Block]) -> Record {
    Record(
      card: LessonCard("demo", "Sums", minutes: 3), seed: 0, settings: [:], controls: [],
      steps: [Record.Step(title: "First", blocks: blocks)])
  }

  private func markdown(_ blocks: [Block]) -> String {
    MarkdownPage(record(blocks)) { _ in nil }.text
  }

  private func web(_ blocks: [Block]) -> String {
    let book = WebBook(
      title: "B", chapters: [.init(name: "C", lessons: [.init(record(blocks))])],
      picture: { _ in nil })
    return book.files.first { $0.path == "demo.html" }?.text ?? ""
  }

  private let sum = Formula("z = w x")
  private var explained: Block {
    .explanation(Explanation(sum, ["w": 2, "x": 3], result: 6))
  }

  @Test func aFormulaJustAboveIsNotPrintedAgain() {
    let count = { (blocks: [Block]) in markdown(blocks).matches(of: #/\nz = w  ?x\n/#).count }
    #expect(count([.formula(sum), explained]) == 1)
    #expect(count([explained]) == 1, "without it, the formula stands there")
    let between = Block.formula(Formula("a = b"))
    #expect(count([.formula(sum), between, explained]) == 2, "another formula stands between")
    let inner = { (blocks: [Block]) in
      web(blocks).matches(of: #/<div class="explanation"><div>/#).count
        + web(blocks).matches(of: #/<\/div><div>/#).count
    }
    #expect(inner([.formula(sum), explained]) == inner([explained]) - 1)
  }

  /// L = r² and r = y − 1: both lines are there, each with its derivatives.
  @Test func aSmallGraphIsPrintedWhole() {
    let r = (Scalar(3, "y") - Scalar(1, "c")).named("r")
    let L = pow(r, 2).named("L")
    let page = markdown([.explanation(Explanation(L))])
    for expected in ["- $L = r^{2}", "- $r = y", #"\frac{∂L}{∂r}"#, #"\frac{∂r}{∂y}"#] {
      #expect(page.contains(expected), "\(expected) is not in:\n\(page)")
    }
  }

  @Test func aLargeGraphIsLeftOut() {
    var x = Scalar(1, "x")
    for i in 0..<30 { x = (x * 2).named("v\(i)") }
    let page = markdown([.prose("Before."), .explanation(Explanation(x)), .prose("After.")])
    #expect(page.contains("Before.\n\nAfter."), "neither its lines nor its signs are there")
    #expect(!page.contains("v29"))
  }
}
