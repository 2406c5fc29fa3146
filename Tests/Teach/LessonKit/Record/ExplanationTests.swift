import LessonKit
import Notation
import ScalarGrad
import Tensors
import Testing

@Suite struct ExplanationTests {
  @Test func everyNumberStandsBeforeWhatItWasComputedFrom() {
    let x = Scalar(2, "x")
    let a = (x * x).named("a")
    let b = (a + x).named("b")
    let y = (a * b).named("y")
    let entries = Explanation(y).entries
    #expect(entries.map { $0.formula.prefix(1) } == ["y", "b", "a"])
    for (place, entry) in entries.enumerated() {
      for input in entry.slopes.compactMap(\.entry) { #expect(input > place) }
    }
  }

  @Test func readBackwardsItRunsFromTheFirstInputToTheLast() {
    let terms = (1...3).map { (Scalar(Double($0), "x\($0)") * 2).named("t\($0)") }
    let sum = Scalar.sum(terms).named("s")
    #expect(
      Explanation(sum).entries.reversed().map { String($0.formula.prefix(2)) }
        == ["t1", "t2", "t3", "s "])
  }

  @Test func gradientsBelongToTheNumberThatWasAskedAbout() {
    let x = Scalar(3, "x")
    let a = (x * x).named("a")
    let y = (2 * a).named("y")
    y.backward()
    let entries = Explanation(y, withGradients: true).entries
    #expect(entries.map(\.gradient) == [1, 2])
    #expect(Explanation(y).entries.allSatisfy { $0.gradient == nil })
  }

  @Test func aNumberWithoutANameIsCalledAsItsUserCallsIt() {
    let y = (exp(Scalar(0, "x")) + 1).named("y")
    let entries = Explanation(y).entries
    #expect(entries[0].formula == "y = u + 1")
    #expect(entries[1].formula == "u = exp(x)")
    #expect(entries[1].slopes[0].formula == "∂u/∂x = exp(x)")
  }

  @Test func ofALongChainTheNearestAreKept() {
    var y = Scalar(1, "x")
    for _ in 0..<5000 { y = y + 1 }
    let entries = Explanation(y, limit: 20).entries
    #expect(entries.count == 20)
    #expect(entries.last?.slopes.first?.entry == nil)
  }

  @Test func theSlopesOfAFormulaAreThoseOfItsOperations() {
    let explanation = Explanation("y = a b^2", ["a": 3, "b": -2]) { $0["a"]! * $0["b"]! * $0["b"]! }
    let entry = explanation.entries[0]
    #expect(entry.value == 12)
    #expect(entry.slopes.map(\.input) == ["a", "b"])
    #expect(entry.slopes.map(\.value) == [4, -12])
    #expect(entry.slopes[1].formula == #"\partial y/\partial b"#)
  }

  @Test func atACornerTheSlopeIsTheOneThatTrainingUses() {
    let explanation = Explanation(#"f(x) = \max(0, x)"#, ["x": 0]) { relu($0["x"]!) }
    #expect(explanation.entries[0].slopes.map(\.value) == [0])
  }

  @Test func whatCanBeOpenedIsCountedInTheOrderInWhichItIsShown() throws {
    let openings = try Opening().record().steps[0].openings
    #expect(openings.map(\.name) == ["y", "second", "row 2"])
  }

  @Test func codeThatIsNotAtHandSaysWhereItStands() throws {
    let board = try Opening().record().steps[1].blocks
    guard case .code(let excerpt) = board[0] else {
      Issue.record("there is no code block")
      return
    }
    #expect(excerpt.isMissing && excerpt.name == "gone")
    #expect(excerpt.file == "Lessons/9-Nowhere/Gone.swift")
  }
}

private struct Opening: Lesson {
  let card = LessonCard("opening", "Opening", minutes: 1)

  func teach(on board: Board) {
    let x = Scalar(2, "x")
    let y = (x * x).named("y")
    board.step("One")
    board.explain(y)
    board.value("first", 3)
    board.value("second", y)
    board.value("given", x)
    board.table(["name", "value"], [["row 1", "2"], ["row 2", "4"]], opening: [x, y])
    board.step("Two")
    board.code("gone", file: "/somewhere/else/Lessons/9-Nowhere/Gone.swift")
  }
}

@Suite struct TensorEntryTests {
  @Test func anElementOpensItsTermsAndTheStepsBeforeIt() throws {
    let q = Tensor([[1, 0], [0.5, 2]], .double)
    let explained = TensorExplanation.attention(q, q, q, scale: 0.7, query: 1, feature: 0)
    let entries = Explanation(explained).entries
    #expect(entries[0].value == explained.value)
    #expect(entries.count > 2)
    let opened = entries.flatMap { $0.slopes.compactMap(\.entry) }
    #expect(Set(opened) == Set(1..<entries.count), "every step is reached from another")
    for slope in entries.flatMap(\.slopes) {
      if let place = slope.entry { #expect(entries[place].value == slope.inputValue) }
    }
  }
}
