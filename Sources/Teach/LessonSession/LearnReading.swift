import LessonKit

// Opened numbers, figures, the contents and what is searched for: what is read instead of the step.
extension LearnState {
  /// The explanation of the opened number; nil where none is open.
  public var explanation: Explanation? {
    guard case .opened(let number, _) = view else { return nil }
    return shown.steps[step - 1].openings.element(numbered: number)?.explanation
  }

  /// Opens a number of the step; without a number, the only one, or a list of what there is.
  mutating func open(_ number: Int?) {
    let count = shown.steps[step - 1].openings.count
    if count == 0 {
      note(say("Nothing on this step was computed in a way that can be opened."))
    } else if let number {
      if (1...count).contains(number) {
        view = .opened(number, path: [0])
      } else {
        note(say("There is no number \(number) to open here; there are \(count)."))
      }
    } else {
      view = count == 1 ? .opened(1, path: [0]) : .openings
    }
  }

  /// Whether the input was a step on the way through an opened number: into an input, or back.
  mutating func followPath(_ input: LearnInput) -> Bool {
    guard case .opened(let number, let path) = view, let explanation else { return false }
    switch input {
    case .back:
      view = path.count > 1 ? .opened(number, path: path.dropLast()) : .step
    case .input(let chosen):
      let inputs = explanation.entries[path[path.count - 1]].slopes.compactMap(\.entry)
      if let entry = inputs.element(numbered: chosen) {
        view = .opened(number, path: path + [entry])
      } else {
        note(say("There is no input \(chosen) to open; those with a number can be opened."))
      }
    default: return false
    }
    return true
  }

  mutating func showFigure(_ number: Int?) -> [LearnEffect] {
    let all = record.figures.enumerated().filter { $1.step == step }.map(\.offset)
    if all.isEmpty {
      note(say("There is no figure on this step."))
    } else if let chosen = all.element(numbered: number ?? 1) {
      view = .figure(chosen)
      if all.count > 1 && number == nil {
        note(say("This step has \(all.count) figures: f 2 shows the second."))
      }
      return [.showFigure(chosen)]
    } else {
      note(say("There is no figure \(number ?? 1) on this step; there are \(all.count)."))
    }
    return []
  }

  mutating func openedFigure(_ path: String) {
    guard case .figure = view else { return }
    view = .step
    notes.insert(LearnNote(text: say("Opened: \(path)")), at: 0)
  }

  /// A step in the list of all.
  public struct StepSummary: Sendable, Equatable {
    /// Its number, from 1.
    public let number: Int
    /// Its heading, in the learner's language.
    public let title: String
    /// Whether the learner is on it.
    public let isCurrent: Bool
    /// Whether the learner has looked at it.
    public let isSeen: Bool
    /// How many questions it has.
    public let questions: Int
    /// How many of them are done.
    public let answered: Int
  }

  /// What the steps are, which were looked at, and how many of their questions were answered.
  public var contents: [StepSummary] {
    let seen = progress.seen[record.card.id] ?? []
    let right = progress.answered[record.card.id] ?? []
    return shown.steps.enumerated().map { index, step in
      let number = index + 1
      return StepSummary(
        number: number, title: step.title.text, isCurrent: number == self.step,
        isSeen: seen.contains(number),
        questions: step.blocks.count { if case .question = $0 { true } else { false } },
        answered: right.count { $0.hasPrefix("\(number).") })
    }
  }

  mutating func search(_ text: String) {
    if matches(text).isEmpty {
      note(say("No step of this lesson contains '\(text)'."))
    } else {
      view = .found(text)
    }
  }
}
