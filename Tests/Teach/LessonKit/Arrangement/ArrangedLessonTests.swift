import LessonKit
import Testing

@Suite struct ArrangedLessonTests {
  private struct Three: Lesson {
    let card = LessonCard("three", "Three steps", minutes: 1)

    func teach(on board: Board) throws {
      for name in ["One", "Two", "Three"] {
        board.step(Prose(stringLiteral: name))
        board.value("a number", Double(board.random.integer(below: 100)))
      }
      board.claim("it is so", true)
    }
  }

  private func titles(_ lesson: some Lesson) throws -> [String] {
    try lesson.record().steps.map(\.title.text)
  }

  @Test func stepsAreHiddenByNumberAndByTitle() throws {
    #expect(try titles(Three().arranged(hiding: [1, "three"])) == ["Two"])
    #expect(try titles(Three().arranged()) == ["One", "Two", "Three"])
  }

  @Test func theOthersFollowInTheirOwnOrder() throws {
    #expect(try titles(Three().arranged(order: ["Three"])) == ["Three", "One", "Two"])
    #expect(
      try titles(Three().arranged(hiding: ["One"], order: [3, 1, 2])) == ["Three", "Two"])
  }

  @Test func aStepIsReplacedUnderItsTitleOrByOthers() throws {
    let replaced = Three().arranged(replacing: ["Two": { $0.say("Something else.") }])
    let record = try replaced.record()
    #expect(record.steps.map(\.title.text) == ["One", "Two", "Three"])
    #expect(record.steps[1].blocks == [.prose("Something else.")])
    let longer = Three().arranged(
      replacing: [
        2: { board in
          board.step("Two a")
          board.step("Two b")
        }
      ])
    #expect(try titles(longer) == ["One", "Two a", "Two b", "Three"])
  }

  /// What is shown is what the whole lesson computes.
  @Test func theNumbersAreThoseOfTheWholeLesson() throws {
    let whole = try Three().record(seed: 3)
    let part = try Three().arranged(hiding: [1]).record(seed: 3)
    #expect(part.steps == Array(whole.steps.dropFirst()))
    #expect(try Three().arranged(hiding: [3]).record().claims.isEmpty)
  }

  @Test func whatIsNotThereIsTold() {
    let known = ["One", "Two", "Three"]
    #expect(throws: ArrangementError.unknownStep("Four", known: known)) {
      try Three().arranged(hiding: ["Four"]).record()
    }
    #expect(throws: ArrangementError.unknownStep("4", known: known)) {
      try Three().arranged(order: [4]).record()
    }
    #expect(throws: ArrangementError.severalSteps("t", found: ["Two", "Three"])) {
      try Three().arranged(hiding: ["t"]).record()
    }
    #expect(throws: ArrangementError.nothingLeft) {
      try Three().arranged(hiding: [1, 2, 3]).record()
    }
  }

  /// Of several lessons a title may fit in some; one that fits in none is known when all have run.
  @Test func aStepThatIsNowhereIsKnownAfterAllHaveRun() throws {
    let search = StepSearch(["Two", "Four"])
    #expect(search.missing == ["Two", "Four"] && search.titles.isEmpty)
    let lesson = Three().arranged(hiding: search.names, whereThere: true, noting: search)
    #expect(try titles(lesson) == ["One", "Three"])
    #expect(search.missing == ["Four"] && search.titles == ["One", "Three", "Two"])
  }

  @Test func aNumberIsTypedAsOne() {
    #expect(StepName(typed: "2") == .number(2) && StepName(typed: "Summary") == .title("Summary"))
  }
}
