import Chalk
import Foundation

/// A learner at a lesson: which step is shown, what was set, what was answered.
final class LearnSession {
  private let lesson: any Lesson
  private let seed: UInt64
  private var settings: [String: String]
  private var record: Record
  private var current: Int
  private var note: [String] = []

  init(
    _ lesson: any Lesson, seed: UInt64, settings: [String: String], startingAt step: Int
  ) throws {
    self.lesson = lesson
    self.seed = seed
    self.settings = settings
    record = try recordWithProgress(lesson, seed: seed, settings: settings)
    current = min(max(1, step), max(1, record.steps.count))
  }

  /// Shows steps and takes commands until the learner leaves or the input ends.
  func run(
    on terminal: Terminal, drawingInto folder: FigureFolder, following catalog: Catalog
  ) throws {
    let style = terminal.style
    noteWhatIsNeeded(catalog)
    while true {
      try show(on: terminal, style, folder)
      guard let typed = readLine() else {
        terminal.write("\n")
        return try keepPlace()
      }
      switch LearnInput(typed, canAnswer: question != nil) {
      case .next:
        if current == record.steps.count { return try finish(terminal, catalog) }
        current += 1
      case .back: current = max(1, current - 1)
      case .go(let step): go(to: step)
      case .set(let assignment): set(assignment)
      case .answer(let answer): judge(answer)
      case .contents: note = contents
      case .help: note = LearnInput.commands
      case .quit: return try keepPlace()
      case .unknown(let words):
        note = ["'\(words)' is no command here. ? shows what there is."]
      }
    }
  }

  private var question: Question? {
    for case .question(let question) in record.steps[current - 1].blocks { return question }
    return nil
  }

  private func show(on terminal: Terminal, _ style: TerminalStyle, _ folder: FigureFolder) throws {
    let drawn = try folder.draw(record, step: current)
    let presenter = TerminalPresenter(style: style, showsAnswers: false) { drawn[$0]?.path }
    var lines = current == 1 ? presenter.cover(of: record) + [""] : []
    lines += presenter.step(current, of: record)
    if !note.isEmpty { lines += [""] + note.flatMap(style.paragraph) }
    note = []
    if terminal.isInteractive { terminal.write("\u{1B}[2J\u{1B}[3J\u{1B}[H") }
    page(lines + [""], on: terminal)
    terminal.write(prompt)
  }

  /// A step that is longer than the window is shown a window at a time.
  private func page(_ lines: [String], on terminal: Terminal) {
    let room = max(5, terminal.size.rows - 2)
    guard terminal.isInteractive, lines.count > room else { return terminal.write(lines) }
    var shown = 0
    while shown < lines.count {
      terminal.write(Array(lines[shown..<min(shown + room, lines.count)]))
      shown += room
      if shown < lines.count {
        terminal.write("— Enter shows the rest of this step —")
        if readLine() == nil { return }
      }
    }
  }

  private var prompt: String {
    let last = current == record.steps.count
    let answer = question == nil ? "" : " · type your answer"
    return "[\(current)/\(record.steps.count)] Enter \(last ? "ends" : "next") · b back · "
      + "g 3 go to · q quit · ? more\(answer) > "
  }

  private func go(to step: Int) {
    if record.steps.indices.contains(step - 1) {
      current = step
    } else {
      note = ["There is no step \(step): the lesson has \(record.steps.count)."]
    }
  }

  /// Sets a slider or a choice, and runs the lesson again from the top.
  private func set(_ assignment: String) {
    let parts = assignment.split(separator: "=", maxSplits: 1).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard parts.count == 2 else {
      note = ["Write it as name=value, such as: s x=2"]
      return
    }
    var changed = settings
    changed[parts[0]] = parts[1]
    do {
      record = try recordWithProgress(lesson, seed: seed, settings: changed)
      settings = changed
      current = min(current, record.steps.count)
      note = ["\(parts[0]) is now \(parts[1]); the lesson ran again from the top."]
    } catch {
      note = "\(error)".split(separator: "\n").map(String.init)
    }
  }

  private func judge(_ answer: String) {
    guard let question else { return }
    let reason = question.reason.map { " \($0.text)" } ?? ""
    switch question.judge(answer) {
    case .right: note = ["✓ Right.\(reason)"]
    case .wrong:
      note = ["✗ Not quite: it is \(question.rightAnswer).\(reason)"]
    case .unreadable(let needed): note = ["That is not \(needed). ? shows the commands."]
    }
  }

  private var contents: [String] {
    record.steps.enumerated().map { index, step in
      "\(index + 1 == current ? "▸" : " ") \(index + 1)  \(step.title.text)"
    }
  }

  private func noteWhatIsNeeded(_ catalog: Catalog) {
    let finished = Progress.load().finished
    let missing = record.card.needs.filter { !finished.contains($0) }
    if missing.isEmpty || current > 1 { return }
    note = [
      "This lesson builds on \(missing.joined(separator: ", ")), which you have not finished yet.",
      "Go on if you know it, or: chalk learn \(missing[0])",
    ]
  }

  private func keepPlace() throws {
    var progress = Progress.load()
    progress.places[lesson.card.id] = current
    try progress.save()
  }

  private func finish(_ terminal: Terminal, _ catalog: Catalog) throws {
    var progress = Progress.load()
    progress.finished.insert(lesson.card.id)
    progress.places[lesson.card.id] = nil
    try progress.save()
    let next = catalog.lessons.first { candidate in
      !progress.finished.contains(candidate.card.id)
        && candidate.card.needs.allSatisfy(progress.finished.contains)
    }
    terminal.write(["Done: \(record.card.title)."])
    if let next { terminal.write(["Next: chalk learn \(next.card.id)"]) }
  }
}
