import Chalk
import LessonSession

/// The window of `chalk learn`: a state, cut into pages, with notes and a prompt under it.
///
/// Pages belong to the window and not to the lesson: they are all that is kept here.
struct LearnScreen {
  let terminal: Terminal
  let figures: LearnFigures
  /// What is said under the page that is shown next.
  var notes: [LearnNote] = []
  /// The page of the step, and of what is read instead of it, from 0.
  private var page = 0
  private var overlayPage = 0
  /// The rows that notes have taken on a step. They stay free there: the pages after a note begin where the
  /// page with the note ended, and no line is lost between them.
  private var roomForNotes = (step: 0, rows: 0)
  /// The question that was just answered: what is said to the answer belongs on the page with its end,
  /// wherever the room that it takes has moved it.
  private var judged: Int?
  /// The step whose training was just walked through: it stands first, for it is what has changed.
  private var walked: Int?

  init(terminal: Terminal, figures: LearnFigures) {
    self.terminal = terminal
    self.figures = figures
  }

  /// The window as it is now; it may have changed since the last screen.
  private var style: TerminalStyle { terminal.style }

  /// Draws the screen: the step or what is read instead, a note, the prompt.
  mutating func show(_ state: LearnState) {
    let note = notes.map(text).flatMap(style.paragraph)
    notes = []
    let lines = lines(of: state)
    if let problem = figures.problem { notes.append(LearnNote(text: problem)) }
    guard terminal.isInteractive else {
      terminal.write(lines + [""] + (note.isEmpty ? [] : note + [""]))
      return terminal.write(prompt(state, page: 1, of: 1))
    }
    if roomForNotes.step != state.step { roomForNotes = (state.step, 0) }
    if !note.isEmpty { roomForNotes.rows = max(roomForNotes.rows, note.count + 1) }
    let pages = pages(lines, of: state)
    let place: Int
    if state.view == .step {
      page = pageOfAnswer(in: pages, of: state) ?? min(page, pages.count - 1)
      place = page
    } else {
      place = min(overlayPage, pages.count - 1)
    }
    judged = nil
    terminal.write(TerminalStyle.clearingWindow)
    terminal.write(pages[place] + (note.isEmpty ? [] : [""] + note))
    terminal.write(prompt(state, page: place + 1, of: pages.count))
  }

  /// Turns to the next page where there is one.
  mutating func turnPage(of state: LearnState) -> Bool {
    let isStep = state.view == .step
    if (isStep ? page : overlayPage) + 1 >= pages(of: state).count { return false }
    if isStep { page += 1 } else { overlayPage += 1 }
    return true
  }

  /// Finds the page to show after an input.
  ///
  /// A step through a training shows the training first, for that is what has changed.
  mutating func follow(_ input: LearnInput, from before: LearnState, to after: LearnState) {
    notes += after.notes
    judged = after.judged
    if after.view != before.view { overlayPage = 0 }
    if after.step != before.step { walked = nil }
    if case .walk = input {
      walked = after.training == nil ? nil : after.step
      page = 0
    } else if after.step != before.step || input == .go(after.step) {
      page = 0
    }
  }

  /// The page on which the question ends that was just answered; nil where none was.
  private func pageOfAnswer(in pages: [[String]], of state: LearnState) -> Int? {
    guard let judged else { return nil }
    let presenter = presenter(for: state)
    // Equal questions of a step stand in their order.
    let ends = state.questions.prefix(judged + 1).map { presenter.lastLine(of: $0) }
    let earlier = ends.dropLast().count { $0 == ends.last }
    let found = pages.indices.flatMap { page in
      pages[page].filter { $0 == ends.last }.map { _ in page }
    }
    return found.dropFirst(earlier).first
  }

  /// The pages of what is shown; one where nobody looks.
  private func pages(of state: LearnState) -> [[String]] {
    let lines = lines(of: state)
    return terminal.isInteractive ? pages(lines, of: state) : [lines]
  }

  private func pages(_ lines: [String], of state: LearnState) -> [[String]] {
    let taken = 1 + (roomForNotes.step == state.step ? roomForNotes.rows : 0)
    let title =
      "\(state.step)/\(state.shown.steps.count) · "
      + state.shown.steps[state.step - 1].title.text
    let heading = title.wrapped(to: style.width - 8)[0]
    return LearnPages(lines, rows: terminal.size.rows - taken, heading: style.bold(heading)).pages
  }

  private func lines(of state: LearnState) -> [String] {
    switch state.view {
    case .step: stepLines(of: state)
    case .figure(let index): figures.lines(index, of: state, on: terminal).flatMap(style.paragraph)
    case .opened(_, let path), .pixel(_, let path): openedLines(of: state, path)
    default: LearnReading(state: state, style: style).lines.flatMap(style.paragraph)
    }
  }

  private func stepLines(of state: LearnState) -> [String] {
    let drawn = figures.drawn(of: state.record, step: state.step)
    let presenter = presenter(for: state) { drawn[$0]?.path }
    let held = state.heldBack
    let first = walked == state.step ? state.training?.block : nil
    let lines = presenter.step(state.step, of: state.shown, first: first) { $0 == held }
    return (state.step == 1 ? presenter.cover(of: state.shown) + [""] : []) + lines
  }

  /// The opened number, under the way that led to it.
  private func openedLines(of state: LearnState, _ path: [Int]) -> [String] {
    guard let explanation = state.explanation else { return [] }
    let way = path.map { entry in
      let formula = explanation.entries[entry].formula
      return mathText(formula.split(separator: "=").first.map(String.init) ?? formula)
    }
    let heading = way.joined(separator: " ← ").wrapped(to: style.width).map(style.bold)
    return heading + [""]
      + presenter(for: state).opened(path[path.count - 1], of: explanation)
  }

  private func presenter(
    for state: LearnState, _ path: @escaping @Sendable (Int) -> String? = { _ in nil }
  ) -> TerminalPresenter {
    TerminalPresenter(
      style: style, translation: state.translation, isForLearner: true, figurePath: path)
  }

  private func prompt(_ state: LearnState, page: Int, of pages: Int) -> String {
    LearnPrompt(state: state, page: page, pages: pages).line(style)
  }

  private func text(of note: LearnNote) -> String {
    switch note.role {
    case .plain: note.text
    case .right: style.right("✓ " + note.text)
    case .wrong: style.wrong("✗ " + note.text)
    }
  }
}

extension TerminalStyle {
  fileprivate func right(_ text: String) -> String { eachLine(text, good) }
  fileprivate func wrong(_ text: String) -> String { eachLine(text, warning) }

  private func eachLine(_ text: String, _ colored: (String) -> String) -> String {
    // Each line of its own: the text is wrapped before it is colored, with room for the marks of the
    // color, which count where it is wrapped again.
    guard hasColor else { return text }
    return text.wrapped(to: width - 8).map(colored).joined(separator: "\n")
  }
}
