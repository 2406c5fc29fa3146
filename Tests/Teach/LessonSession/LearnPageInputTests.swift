import LessonKit
import LessonSession
import Testing

/// What a page can do that a line cannot: all settings at once, and any question of a step.
@Suite struct LearnPageInputTests {
  @Test func allSettingsAreSetAtOnce() {
    var state = LearnState.sample()
    let effects = state.take(.setAll(["x": "2", "mode": "fast"]))
    #expect(effects.count == 1 && state.settings == ["x": "2", "mode": "fast"])
    state.take(.setAll(["x": "0"]))
    #expect(state.settings == ["x": "0"], "what is not named stands at its default")
    #expect(state.pending == nil)
  }

  @Test func oneThatDoesNotFitIsRefusedAndNothingChanges() {
    var state = LearnState.sample()
    #expect(state.take(.setAll(["x": "1", "mode": "quick"])).isEmpty)
    #expect(state.settings.isEmpty && state.said.contains("mode"))
    #expect(state.take(.setAll(["y": "1"])).isEmpty)
    #expect(state.said.contains("'y'"))
  }

  @Test func aQuestionIsAnsweredByItsPlace() {
    var state = LearnState.sample(step: 2)
    state.take(.answerTo(1, "1"))
    #expect(state.judged == 1 && state.progress.answered["sample"] == ["2.1"])
    state.take(.answerTo(0, "1"))
    #expect(state.notes.first?.role == .wrong)
    #expect(state.progress.answered["sample"] == ["2.0", "2.1"], "a prediction was made")
  }

  @Test func aSolutionIsToldByItsPlace() {
    var state = LearnState.sample(step: 1)
    state.take(.solutionTo(0))
    #expect(state.said.contains("The answer") && state.progress.answered["sample"] == ["1.0"])
  }

  @Test func aQuestionThatIsNotThereIsSaid() {
    var state = LearnState.sample(step: 1)
    for position in [-1, 1, .max, .min] {
      state.take(.answerTo(position, "1"))
      #expect(state.said == "There is no question on this step." && state.judged == nil)
      state.take(.solutionTo(position))
      #expect(state.said == "There is no question on this step.")
    }
    #expect(state.progress.answered["sample"] ?? [] == [])
  }
}
