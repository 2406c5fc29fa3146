import ArgumentParser
import Chalk
import Foundation

/// A learner at a lesson: which step is shown, what was set, what was answered.
final class LearnSession {
  let lesson: LessonCard
  let run: LearnRun
  let terminal: Terminal
  let translation: Translation
  let figures: LearnFigures
  let catalog: Catalog
  var settings: [String: String]
  /// What the lesson wrote, in English, and as it is shown.
  var record: Record
  var shown: Record
  var current: Int
  var page = 0
  var view = View.step { didSet { overlayPage = 0 } }
  /// The page of what is read instead of the step.
  var overlayPage = 0
  var note: [String] = []
  /// The rows that notes have taken on a step. They stay free there: the pages after a note begin where the
  /// page with the note ended, and no line is lost between them.
  var roomForNotes = (step: 0, rows: 0)
  /// The question that was just answered, by its place in the step: what is said to the answer belongs on
  /// the page with its end, wherever the room that it takes has moved it.
  var answeredPlace: Int?
  var progress = Progress.load()
  /// The questions that have been answered somehow, as step and place in it.
  var attempted: Set<String> = []
  private let keyboard = LearnKeyboard()

  /// What the screen shows.
  enum View {
    case step
    /// Something to be read, then back to the step.
    case reading([String])
    /// An opened number, and the way to it.
    case opened(Explanation, path: [Int])
  }

  init(
    _ lesson: LessonCard, _ record: Record, run: LearnRun, settings: [String: String],
    startingAt step: Int, figures: LearnFigures, catalog: Catalog
  ) {
    self.lesson = lesson
    self.run = run
    terminal = run.terminal
    translation = run.translation
    self.figures = figures
    self.catalog = catalog
    self.settings = settings
    self.record = record
    shown = record.translated(by: translation)
    current = min(max(1, step), max(1, record.steps.count))
  }

  /// Shows steps and takes commands until the learner leaves or the input ends.
  func start() throws {
    noteWhatIsNeeded()
    while true {
      show()
      switch keyboard.next() {
      case .resized: continue
      case .interrupted:
        terminal.write("\n")
        try keepPlace()
        throw ExitCode(130)
      case .end:
        terminal.write("\n")
        return try keepPlace()
      case .line(let typed):
        if try obey(typed) { return }
      }
    }
  }

  /// Does what was typed; true where the lesson is left.
  private func obey(_ typed: String) throws -> Bool {
    if isWalking(typed) { return false }
    if case .step = view {
    } else {
      let isEnter = typed.allSatisfy(\.isWhitespace)
      if isEnter && overlayPage + 1 < overlayPageCount {
        overlayPage += 1
        return false
      }
      view = .step
      if isEnter || ["b", "back"].contains(typed) { return false }
    }
    switch LearnInput(typed, canAnswer: !questions.isEmpty) {
    case .next: return try goOn()
    case .back: go(to: max(1, current - 1))
    case .go(let step): go(to: step)
    case .set(let assignment): set(assignment)
    case .answer(let answer): judge(answer)
    case .explain(let number): open(number)
    case .figure(let number): showFigure(number)
    case .walk(let walk): self.walk(walk)
    case .contents: view = .reading(contents)
    case .help: view = .reading(help)
    case .known: know()
    case .quit:
      try keepPlace()
      return true
    case .unknown(let typed):
      note = [say("'\(typed)' is no command here. ? shows what there is.")]
    }
    return false
  }

  /// The next page, or the rest of a held-back step, or the next step, or the end.
  private func goOn() throws -> Bool {
    if page + 1 < stepPages.count {
      page += 1
    } else if let held = heldBack {
      attempted.insert(key(held))
    } else if current == record.steps.count {
      try finish()
      return true
    } else {
      go(to: current + 1)
    }
    return false
  }

  func go(to step: Int) {
    guard record.steps.nth(step) != nil else {
      note = [say("There is no step \(step): the lesson has \(record.steps.count).")]
      return
    }
    current = step
    page = 0
  }

  /// A text of the program itself, in the learner's language.
  func say(_ prose: Prose) -> String { translation(prose).text }

  private func noteWhatIsNeeded() {
    let missing = progress.missing(for: lesson)
    if missing.isEmpty || current > 1 { return }
    let names = missing.joined(separator: ", ")
    note = [
      say("This lesson builds on \(names), which you have not finished yet."),
      say("Take it first: chalk learn \(missing[0]). Or type k: I know it, go on."),
    ]
  }

  private func know() {
    progress.known.formUnion(progress.missing(for: lesson))
    note = [say("Good. You will not be asked again.")]
  }

  func keepPlace() throws {
    progress.places[lesson.id] = current
    try progress.save()
  }

  private func finish() throws {
    progress.finished.insert(lesson.id)
    progress.places[lesson.id] = nil
    try progress.save()
    let next = catalog.lessons.map(\.card).first {
      !progress.finished.contains($0.id) && progress.missing(for: $0).isEmpty
    }
    terminal.write([say("Done: \(shown.card.title).").endedOnce])
    if let next { terminal.write([say("Next: chalk learn \(next.id)")]) }
  }
}
