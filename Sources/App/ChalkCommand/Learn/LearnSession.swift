import ArgumentParser
import Chalk
import LessonSession

/// A learner at a lesson in a terminal: lines become inputs, the state's effects are carried out, and the
/// state is shown.
final class LearnSession {
  private var state: LearnState
  /// What was kept when the session began, or was last kept by it.
  private var kept: LearnProgress
  private let run: LearnRun
  private var screen: LearnScreen
  private let keyboard = LearnKeyboard()
  private var terminal: Terminal { run.terminal }

  init(_ state: LearnState, kept: LearnProgress, run: LearnRun, figures: LearnFigures) {
    (self.state, self.kept) = (state, kept)
    self.run = run
    screen = LearnScreen(terminal: run.terminal, figures: figures)
  }

  /// Shows steps and takes commands until the learner leaves or the input ends.
  func start() throws {
    screen.notes = state.notes
    while true {
      screen.show(state)
      switch keyboard.next() {
      case .redraw: continue
      case .interrupted:
        terminal.write("\n")
        try take(.leave)
        throw ExitCode(130)
      case .ended(let signal):
        try take(.leave)
        throw ExitCode(128 + signal)
      case .end:
        terminal.write("\n")
        return try take(.leave)
      case .line(let typed):
        let input = LearnInput(line: typed, at: state)
        if input == .next && screen.turnPage(of: state) { continue }
        try take(input)
        if state.hasEnded { return }
      }
    }
  }

  /// Gives the state an input, and in turn what its effects bring.
  private func take(_ input: LearnInput) throws {
    let before = state
    var inputs = [input]
    while !inputs.isEmpty {
      for effect in state.next(inputs.removeFirst()) {
        switch effect {
        case .run(let request):
          let outcome = run(settings: request.settings)
          if case .record = outcome { screen.figures.forget() }
          inputs.append(.ran(outcome, of: request))
        case .save(let progress):
          try progress.save(since: kept)
          kept = progress
        case .showFigure(let index):
          if let path = screen.figures.openInWindow(index, of: state, on: terminal) {
            inputs.append(.openedFigure(path: path))
          }
        case .end(let ending): sayGoodbye(ending)
        }
      }
    }
    screen.follow(input, from: before, to: state)
  }

  private func sayGoodbye(_ ending: LearnEnding) {
    if case .read(let open) = ending {
      let steps = open.map(String.init).joined(separator: ", ")
      terminal.write([
        state.say("Read to the end: \(state.shown.card.title).").endedOnce,
        state.say("It is done when its questions are; open are those of the steps \(steps)."),
        state.say("Go on there: chalk learn \(state.record.card.id)"),
      ])
    }
    guard case .finished(let next) = ending else { return }
    terminal.write([state.say("Done: \(state.shown.card.title).").endedOnce])
    if let next { terminal.write([state.say("Next: chalk learn \(next.id)")]) }
  }
}
