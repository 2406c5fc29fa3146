import LessonKit
import ScalarGrad
import TerminalText
import Testing

@testable import Presenters

@Suite struct TerminalTrainingTests {
  private func record(_ settings: [String: String] = [:]) -> Record {
    try! Line().record(settings: settings)
  }

  @Test func anUpdateIsShownForwardAndBackAndWeightByWeight() {
    let presenter = TerminalPresenter(style: TerminalStyle(width: 80))
    #expect(
      presenter.step(1, of: record()).dropFirst(3).joined(separator: "\n") == """
        Update 1 of 6 · epoch 1 of 3 · loss of the batch 16

        The update: weight, gradient of the batch, and what became of it
          w     1        (−8) → 1.8

        The only one.

        Forward, and the loss
          d = 1 − 5 = −4
          L = (−4)² = 16

        Backward: the derivative of the loss with respect to each
          ∂L/∂L = 1    ∂L/∂d = −8
            ∂ ∂y/∂x is the partial derivative of y with respect to x: how fast y changes
              where only x does
        """)
  }

  @Test func theLearnerIsToldTheKeys() {
    let presenter = TerminalPresenter(isForLearner: true)
    #expect(presenter.step(1, of: record()).contains { $0.hasPrefix("+ one update on") })
  }

  @Test(arguments: [24, 40, 80, 120])
  func nothingIsWiderThanTheWindow(width: Int) {
    let presenter = TerminalPresenter(style: TerminalStyle(width: width), isForLearner: true)
    for line in presenter.step(1, of: record()) {
      #expect(line.columns <= max(width, 30), "\(line)")
    }
  }

  @Test func anOpenedNumberShowsItsInputsWithNumbers() {
    let x = Scalar(2, "x")
    let explanation = Explanation((exp(x).named("p") + x).named("y"))
    let presenter = TerminalPresenter()
    #expect(
      presenter.opened(0, of: explanation).joined(separator: "\n") == """
            y = p + x
            y = 7.389 + 2 = 9.389

        What it was computed from, and its derivative with respect to each:
          1  p = 7.389   ∂y/∂p = 1
          ·  x = 2       ∂y/∂x = 1
        """)
    #expect(TerminalPresenter.inputs(of: 0, in: explanation) == [1])
    #expect(presenter.opened(1, of: explanation)[0] == "    p = exp(x)")
  }

  @Test func aPredictionHoldsTheRestOfTheStepBack() {
    let record = Record(
      card: LessonCard("p", "P", minutes: 1), seed: 0, settings: [:], controls: [],
      steps: [
        .init(
          title: "P",
          blocks: [
            .prose("Before."),
            .question(
              Question(
                prompt: "What?", answer: .number(1, tolerance: 0), reason: nil, comesFirst: true)),
            .prose("After."),
          ])
      ])
    let presenter = TerminalPresenter(isForLearner: true)
    let held = presenter.step(1, of: record) { _ in true }
    #expect(held.contains("Before.") && !held.contains("After."))
    #expect(presenter.step(1, of: record).contains("After."))
  }

  @Test func codeThatIsTooWideGoesOnBelow() {
    let code = "  let scores = batch.map { network(training.features[$0].map { Scalar($0) }) }"
    let record = Record(
      card: LessonCard("c", "C", minutes: 1), seed: 0, settings: [:], controls: [],
      steps: [
        .init(
          title: "C", blocks: [.code(CodeExcerpt(name: "c", file: "C.swift", line: 1, text: code))])
      ])
    let lines = TerminalPresenter(style: TerminalStyle(width: 40)).step(1, of: record)
    #expect(lines.allSatisfy { $0.columns <= 40 })
    #expect(lines.filter { $0.hasPrefix("  │ ") }.count == 3)
  }
}

private struct Line: Lesson {
  let card = LessonCard("line", "Line", minutes: 1)

  func teach(on board: Board) throws {
    board.step("Down")
    let w = Scalar(1, "w")
    func loss() -> Scalar { pow((w - 5).named("d"), 2).named("L") }
    try board.train(epochs: 3, updatesPerEpoch: 2) { update in
      update.follow([("w", w)])
      update.pass("The only one.", loss: loss)
      w.gradient = 0
      let batch = loss()
      batch.backward()
      w.value -= 0.1 * w.gradient
      return batch.value
    }
  }
}
