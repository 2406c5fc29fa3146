import Chalk
import LessonSession

/// What is read instead of a step: the contents, the help, what can be set, opened or was found.
struct LearnReading {
  let state: LearnState
  let style: TerminalStyle

  /// The text, in paragraphs that are not wrapped yet.
  var lines: [String] {
    switch state.view {
    case .contents: contents
    case .help: help
    case .settings: settings
    case .openings: openings
    case .found(let text): found(text)
    case .step, .figure, .opened, .pixel: []
    }
  }

  private var contents: [String] {
    let rows = state.contents.map { step in
      let mark = step.isCurrent ? "▸" : step.isSeen ? "✓" : " "
      let questions = step.questions == 0 ? "" : "  ?\(step.answered)/\(step.questions)"
      return "\(mark) \(step.number)  \(step.title)\(questions)"
    }
    let others = say("Every lesson, and what is done: chalk learn")
    return [style.bold(state.shown.card.title), ""] + rows + ["", others]
  }

  private var settings: [String] {
    let rows = state.controls.map { "\($0.name) = \($0.value)   \($0.admitted)" }
    return rows.isEmpty
      ? [say("This lesson has nothing to set.")] : rows + ["", say("Set one: s name=value")]
  }

  private var openings: [String] {
    let openings = state.shown.steps[state.step - 1].openings
    return [say("What can be opened here:"), ""]
      + openings.enumerated().map { index, opening in
        let value = opening.explanation.entries.first.map { written($0.value) } ?? ""
        return "e \(index + 1)   \(mathText(opening.name)) = \(value)"
      } + maps(behind: openings.count)
  }

  /// The feature maps whose pixels can be opened, each with a number behind those of the numbers.
  private func maps(behind count: Int) -> [String] {
    let maps = state.shown.steps[state.step - 1].featureMaps
    if maps.isEmpty { return [] }
    let rows = maps.enumerated().map { index, map in
      let picture = map.isOneOfSeveral ? [say("picture \(map.picture + 1)")] : []
      let name = ([map.figureTitle, mathText(map.panelTitle)] + picture).filter { !$0.isEmpty }
      let size = say("\(map.rows) rows, \(map.columns) columns")
      return "e \(count + index + 1) 0 0   \(name.joined(separator: ", ")) (\(size))"
    }
    return (count == 0 ? [] : [""]) + [say("The pixels of feature maps, by row and column from 0:")]
      + rows
  }

  private func found(_ text: String) -> [String] {
    [say("Steps that contain '\(text)':"), ""]
      + state.matches(text).flatMap { match in
        ["g \(match.step)   \(match.title)"]
          + (match.text == match.title ? [] : ["      \(match.text)"])
      }
  }

  private var help: [String] {
    [
      say("Enter      the next page, then the next step"), say("b          the step before"),
      say("g 3        step 3"), say("t          what the steps are, and what is done"),
      say("e, e 2     open a number: its formula, its derivatives, and its inputs"),
      say("e 3 0 5    open a pixel of a feature map: number 3, row 0, column 5"),
      say("f, f 2     show a figure"),
      say("s x=2      set a slider or a choice, and run the lesson again; s alone shows all"),
      say("0.5, 1/2   answer the question; of several answers, its number"),
      say("solution   the answer to the question, and why"),
      say("solution 2 the answer of the second exercise"),
      say("+ ++       in a training: one update on, one epoch on; - and -- back"),
      say("u 9, end   in a training: to update 9, to the last; start, to the first"),
      say("/loss      the steps that contain a text"),
      say("q          leave; the lesson goes on here next time"),
    ]
  }

  private func say(_ prose: Prose) -> String { state.say(prose) }
}
