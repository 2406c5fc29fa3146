import LessonKit

// Opened numbers, figures, the contents and what is searched for: what is read instead of the step.
extension LearnState {
  /// The explanation of the opened number or pixel; nil where none is open.
  public var explanation: Explanation? {
    let step = shown.steps[step - 1]
    switch view {
    case .opened(let number, _): return step.openings.element(numbered: number)?.explanation
    case .pixel(let pixel, _):
      let map = step.featureMaps.element(numbered: pixel.map + 1)
      return map?.explanation(row: pixel.row, column: pixel.column)
    default: return nil
    }
  }

  /// Opens a number of the step; without a number, the only one, or a list of what there is.
  mutating func open(_ number: Int?) {
    let numbers = shown.steps[step - 1].openings.count
    let maps = shown.steps[step - 1].featureMaps
    let count = numbers + maps.count
    if count == 0 {
      note(say("Nothing on this step was computed in a way that can be opened."))
    } else if let number {
      if (1...count).contains(number) {
        if number <= numbers {
          view = .opened(number, path: [0])
        } else {
          noteSize(of: maps[number - numbers - 1], number)
        }
      } else {
        note(say("There is no number \(number) to open here; there are \(count)."))
      }
    } else {
      view = count == 1 && numbers == 1 ? .opened(1, path: [0]) : .openings
    }
  }

  /// Opens a pixel of a feature map, which has a number behind those of the step's numbers.
  mutating func openPixel(_ number: Int, _ row: Int, _ column: Int) {
    let numbers = shown.steps[step - 1].openings.count
    let maps = shown.steps[step - 1].featureMaps
    guard (numbers + 1..<numbers + 1 + maps.count).contains(number) else {
      return note(
        say("Number \(number) is no feature map whose pixels can be opened: e shows them."))
    }
    let map = maps[number - numbers - 1]
    guard (0..<map.rows).contains(row), (0..<map.columns).contains(column) else {
      return noteSize(of: map, number)
    }
    view = .pixel(LearnPixel(map: number - numbers - 1, row: row, column: column), path: [0])
  }

  private mutating func noteSize(of map: Record.FeatureMap, _ number: Int) {
    note(
      say(
        "Number \(number) is a feature map of \(map.rows) rows and \(map.columns) columns, which count from 0."
      ))
    note(say("A pixel of it opens by its row and column: e \(number) 0 0."))
  }

  /// Whether the input was a step on the way through an opened number: into an input, or back.
  mutating func followPath(_ input: LearnInput) -> Bool {
    guard let path = view.path, let explanation else { return false }
    switch input {
    case .back:
      view = path.count > 1 ? view.along(path.dropLast()) : .step
    case .input(let chosen):
      let inputs = explanation.entries[path[path.count - 1]].slopes.compactMap(\.entry)
      if let entry = inputs.element(numbered: chosen) {
        view = view.along(path + [entry])
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
