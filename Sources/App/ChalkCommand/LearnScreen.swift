import Chalk

extension LearnSession {
  /// The window as it is now; it may have changed since the last screen.
  var style: TerminalStyle { terminal.style }

  /// How many pages the text that is read takes, which stands where the step was.
  var overlayPageCount: Int {
    guard case .reading(let text) = view, terminal.isInteractive else { return 1 }
    return pages(text.flatMap(style.paragraph)).count
  }

  /// Draws the screen: the step or what is read instead, a note, the prompt.
  func show() {
    progress.seen[lesson.id, default: []].insert(current)
    let note = self.note.flatMap(style.paragraph)
    self.note = []
    let lines: [String]
    switch view {
    case .step: lines = stepLines
    case .reading(let text): lines = text.flatMap(style.paragraph)
    case .opened(let explanation, let path):
      lines = openedLines(explanation, path)
    }
    guard terminal.isInteractive else {
      terminal.write(lines + [""] + (note.isEmpty ? [] : note + [""]))
      return terminal.write(prompt(page: 1, of: 1))
    }
    if roomForNotes.step != current { roomForNotes = (current, 0) }
    if !note.isEmpty { roomForNotes.rows = max(roomForNotes.rows, note.count + 1) }
    let pages = pages(lines)
    if case .step = view { page = pageOfAnswer(in: pages) ?? min(page, pages.count - 1) }
    answeredPlace = nil
    let place = if case .step = view { page } else { min(overlayPage, pages.count - 1) }
    terminal.write(TerminalStyle.clearingWindow)
    terminal.write(pages[place] + (note.isEmpty ? [] : [""] + note))
    terminal.write(prompt(page: place + 1, of: pages.count))
  }

  /// The page on which the question ends that was just answered; nil where none was.
  private func pageOfAnswer(in pages: [[String]]) -> Int? {
    guard let place = answeredPlace else { return nil }
    let presenter = TerminalPresenter(style: style, translation: translation, isForLearner: true)
    // Equal questions of a step stand in their order.
    let ends = questions.prefix(place + 1).map { presenter.lastLine(of: $0) }
    let earlier = ends.dropLast().count { $0 == ends.last }
    let found = pages.indices.flatMap { page in
      pages[page].filter { $0 == ends.last }.map { _ in page }
    }
    return found.dropFirst(earlier).first
  }

  /// The pages of the step; one where nobody looks.
  var stepPages: [[String]] {
    terminal.isInteractive ? pages(stepLines) : [stepLines]
  }

  private func pages(_ lines: [String]) -> [[String]] {
    let taken = 1 + (roomForNotes.step == current ? roomForNotes.rows : 0)
    let title = "\(current)/\(shown.steps.count) · \(shown.steps[current - 1].title.text)"
    let heading = title.wrapped(to: style.width - 8)[0]
    return LearnPages(lines, rows: terminal.size.rows - taken, heading: style.bold(heading)).pages
  }

  private var stepLines: [String] {
    let drawn = figures.drawn(of: record, step: current)
    if let problem = figures.problem { note.append(problem) }
    let presenter = TerminalPresenter(style: style, translation: translation, isForLearner: true) {
      drawn[$0]?.path
    }
    let held = heldBack
    let lines = presenter.step(current, of: shown) { $0 == held }
    return (current == 1 ? presenter.cover(of: shown) + [""] : []) + lines
  }

  /// The prompt, and what can be typed at it: as much as fits on a line, the most needed first.
  private func prompt(page: Int, of pages: Int) -> String {
    let update = training.map { " · \($1.position)/\($1.updates)" } ?? ""
    var line = "[\(current)/\(shown.steps.count)\(update)]"
    for (index, part) in choices(page: page, of: pages).enumerated() {
      let longer = line + (index == 0 ? " " : " · ") + part
      if index > 0 && longer.columns + 4 > style.width { break }
      line = longer
    }
    return style.faint(line) + " > "
  }

  /// What can be typed here, the most needed first.
  private func choices(page: Int, of pages: Int) -> [String] {
    switch view {
    case .reading where page < pages: return [say("Enter more (\(page)/\(pages))")]
    case .reading: return [say("Enter back to the step")]
    case .opened: return [say("a number opens an input"), say("b back"), say("Enter to the step")]
    case .step:
      var parts = page < pages ? [say("Enter more (\(page)/\(pages))")] : [onward]
      if openQuestion != nil && page == pages { parts = [say("your answer"), say("or Enter")] }
      parts.append(say("? more"))
      if current > 1 { parts.append(say("b back")) }
      if !shown.steps[current - 1].openings.isEmpty { parts.append(say("e explain")) }
      if hasFigure { parts.append(say("f figure")) }
      return parts + [say("q quit")]
    }
  }

  private var onward: String {
    current == shown.steps.count ? say("Enter ends") : say("Enter next")
  }

  private var hasFigure: Bool { record.figures.contains { $0.step == current } }

  /// What the steps are, which were looked at, and how many of their questions were answered.
  var contents: [String] {
    let seen = progress.seen[lesson.id] ?? []
    let right = progress.answered[lesson.id] ?? []
    let rows = shown.steps.enumerated().map { index, step in
      let number = index + 1
      let mark = number == current ? "▸" : seen.contains(number) ? "✓" : " "
      let asked = step.blocks.count { if case .question = $0 { true } else { false } }
      let answered = right.count { $0.hasPrefix("\(number).") }
      let questions = asked == 0 ? "" : "  ?\(answered)/\(asked)"
      return "\(mark) \(number)  \(step.title.text)\(questions)"
    }
    let others = say("Every lesson, and what is done: chalk learn")
    return [style.bold(shown.card.title), ""] + rows + ["", others]
  }

  /// What can be typed.
  var help: [String] {
    [
      say("Enter      the next page, then the next step"), say("b          the step before"),
      say("g 3        step 3"), say("t          what the steps are, and what is done"),
      say("e, e 2     open a number: its formula, its slopes, and from there its inputs"),
      say("f, f 2     show a figure"),
      say("s x=2      set a slider or a choice, and run the lesson again; s alone shows all"),
      say("0.5        answer the question; of several answers, its number"),
      say("+ ++       in a training: one update on, one epoch on; - and -- back"),
      say("u 9, end   in a training: to update 9, to the last; start, to the first"),
      say("q          leave; the lesson goes on here next time"),
    ]
  }
}
