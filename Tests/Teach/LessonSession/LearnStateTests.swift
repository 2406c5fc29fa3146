import LessonKit
import LessonSession
import Testing

@Suite struct LearnStateTests {
  @Test func stepsGoForwardAndBack() {
    var state = LearnState.sample()
    state.type("")
    #expect(state.step == 2)
    state.type("", "")
    #expect(state.step == 3, "the first Enter let the held-back step go on")
    state.type("b")
    #expect(state.step == 2)
    state.type("b", "b", "b")
    #expect(state.step == 1)
    state.type("g 4")
    #expect(state.step == 4)
    state.type("g 9")
    #expect(state.step == 4 && state.said == "There is no step 9: the lesson has 4.")
    #expect(state.progress.seen["sample"] == [1, 2, 3, 4])
  }

  @Test func aBeginningOutsideOfTheLessonIsMovedIntoIt() {
    #expect(LearnState.sample(step: 99).step == 4)
    #expect(LearnState.sample(step: -3).step == 1)
    let empty = Record(card: SampleLesson().card, seed: 0, settings: [:], controls: [], steps: [])
    #expect(LearnState(empty) == nil)
  }

  @Test func theEndIsKeptAndTheNextLessonNamed() {
    var state = LearnState.sample()
    state.type("2", "", "1", "solution", "g 4")
    let effects = state.next(.next)
    #expect(state.hasEnded && state.progress.finished == ["sample"])
    #expect(state.progress.places["sample"] == nil)
    #expect(effects == [.save(state.progress), .end(.finished(next: state.lessons[1]))])
    let after = state
    #expect(state.next(.go(1)).isEmpty && state == after, "nothing goes on after the end")
  }

  @Test func whoeverLeavesComesBackToTheSameStep() {
    var state = LearnState.sample(step: 3)
    #expect(state.next(.leave) == [.save(state.progress), .end(.left)])
    #expect(state.progress.places == ["sample": 3])
  }

  @Test func whatIsNeededIsNamedUntilItIsKnown() {
    var state = LearnState(LearnState.record([:]))!
    #expect(state.said.contains("builds on before, which you have not finished yet"))
    state.type("k")
    #expect(state.progress.missing(for: state.record.card).isEmpty)
    #expect(LearnState(LearnState.record([:]), step: 2)!.notes.isEmpty, "only at the beginning")
  }

  @Test func aRightAnswerAfterAWrongOne() {
    var state = LearnState.sample()
    #expect(state.openQuestion == 0)
    state.type("7")
    #expect(state.notes.map(\.role) == [.wrong, .plain] && state.judged == 0)
    #expect(state.notes[0].text == "Not quite. It is less than that.", "a hint, and not the answer")
    #expect(state.progress.answered["sample"] == nil && state.openQuestion == 0)
    state.type("2")
    #expect(state.notes.map(\.role) == [.right] && state.said == "Right. One was added.")
    #expect(state.progress.answered["sample"] == ["1.0"])
    state.type("many")
    #expect(state.said.contains("that takes a number, such as 0.5"))
    #expect(state.progress.answered["sample"] == ["1.0"])
    state.type("")
    #expect(state.notes.isEmpty && state.judged == nil, "a note is about the last input only")
  }

  @Test func theSolutionIsToldWhenItIsAskedFor() {
    var state = LearnState.sample()
    state.type("7", "solution")
    #expect(state.said == "The answer: 2. One was added." && state.judged == 0)
    #expect(state.progress.answered["sample"] == ["1.0"] && state.openQuestion == nil)
    state = LearnState.sample(step: 3)
    state.type("solution")
    #expect(state.said == "There is no question on this step.")
  }

  @Test func aLessonIsDoneWhenItsQuestionsAre() {
    var state = LearnState.sample(step: 4)
    #expect(state.openSteps == [1, 2])
    let effects = state.next(.next)
    #expect(state.hasEnded && state.progress.finished.isEmpty)
    #expect(state.progress.places == ["sample": 1], "the next time begins at the open question")
    #expect(effects == [.save(state.progress), .end(.read(open: [1, 2]))])
  }

  @Test func aPredictionHoldsTheStepBack() {
    var state = LearnState.sample(step: 2)
    #expect(state.heldBack == 0)
    state.type("gain")
    #expect(state.heldBack == nil && state.openQuestion == 1)
    #expect(state.said.hasSuffix("The step goes on above, or after Enter."))
    state.type("2")
    #expect(state.notes.first?.role == .wrong, "the second question")
  }

  @Test func withoutAQuestionNothingIsJudged() {
    var state = LearnState.sample(step: 3)
    state.type("0.5")
    #expect(state.said == "'0.5' is no command here. ? shows what there is.")
    state.take(.answer("0.5"))
    #expect(state.said == "There is no question on this step." && state.judged == nil)
  }

  @Test func theContentsTellWhatIsDone() {
    var state = LearnState.sample()
    state.type("2", "", "t")
    #expect(state.view == .contents)
    #expect(
      state.contents.map(\.title) == ["Numbers", "A prediction", "Two figures", "A training"])
    #expect(state.contents.map(\.isSeen) == [true, true, false, false])
    #expect(state.contents.map(\.isCurrent) == [false, true, false, false])
    #expect(state.contents.map(\.questions) == [1, 2, 0, 0])
    #expect(state.contents.map(\.answered) == [1, 0, 0, 0])
    state.type("")
    #expect(state.view == .step && state.step == 2, "Enter leads back to the step")
    state.type("?", "g 1")
    #expect(state.view == .step && state.step == 1, "a command is obeyed at once")
  }

  @Test func anotherLanguageIsShownAtOnce() {
    let chinese = Translation(
      StringCatalog(texts: ["Numbers": ["zh-Hans": "数"], "Right.": ["zh-Hans": "正确。"]]),
      language: "zh-Hans")
    var state = LearnState.sample()
    state.take(.language(chinese))
    #expect(state.shown.steps[0].title.text == "数" && state.record.steps[0].title.text == "Numbers")
    state.type("2")
    #expect(state.said.hasPrefix("正确。"))
    state.take(.language(.none))
    #expect(state.shown == state.record)
  }
}
