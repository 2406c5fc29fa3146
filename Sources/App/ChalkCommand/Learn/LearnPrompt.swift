import Chalk
import LessonSession

/// The last line of the screen: where the learner is, and what can be typed.
struct LearnPrompt {
  let state: LearnState
  /// The page that is shown, from 1, of so many.
  let page: Int
  let pages: Int

  /// As many of the choices as fit on a line.
  func line(_ style: TerminalStyle) -> String {
    let update = state.training.map { " · \($1.position)/\($1.updates)" } ?? ""
    var line = "[\(state.step)/\(state.shown.steps.count)\(update)]"
    for (index, choice) in choices.enumerated() {
      let longer = line + (index == 0 ? " " : " · ") + choice
      if index > 0 && longer.columns + 4 > style.width { break }
      line = longer
    }
    return style.faint(line) + " > "
  }

  /// What can be typed here, the most needed first.
  private var choices: [String] {
    let more = say("Enter more (\(page)/\(pages))")
    switch state.view {
    case .step:
      var choices = page < pages ? [more] : [onward]
      if state.openQuestion != nil && page == pages {
        choices = [say("your answer"), say("or Enter")]
      }
      choices.append(say("? more"))
      if state.step > 1 { choices.append(say("b back")) }
      if canOpen { choices.append(say("e explain")) }
      if hasFigure { choices.append(say("f figure")) }
      return choices + [say("q quit")]
    case _ where page < pages: return [more]
    case .opened, .pixel:
      return [say("a number opens an input"), say("b back"), say("Enter to the step")]
    default: return [say("Enter back to the step")]
    }
  }

  private var onward: String {
    state.step == state.shown.steps.count ? say("Enter ends") : say("Enter next")
  }

  private var canOpen: Bool {
    let step = state.shown.steps[state.step - 1]
    return !step.openings.isEmpty || step.pixels != nil
  }

  private var hasFigure: Bool { state.record.figures.contains { $0.step == state.step } }

  private func say(_ prose: Prose) -> String { state.say(prose) }
}
