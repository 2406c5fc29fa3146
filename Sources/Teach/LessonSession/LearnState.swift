import Figures
import LessonKit

/// A learner at a lesson, as a value: where they are, what they have set and answered, what they look at.
///
/// A front end (a terminal, a web server, a test) keeps one of these. It turns what the learner did into a
/// `LearnInput`, calls `next`, carries out the effects that come back, and shows the state. Nothing here
/// knows of a terminal, a file or a process.
///
/// ```swift
/// for effect in state.next(.set(name: "x", value: "2")) {
///   if case .run(let request) = effect {
///     _ = state.next(.ran(outcome(of: request.settings), of: request))
///   }
/// }
/// ```
///
/// Always true: `step` is a step of the record; `view` names figures, numbers and inputs that exist; only
/// questions that exist count as attempted or answered in this session.
public struct LearnState: Sendable, Equatable {
  /// All lessons, in the order in which they are taught: one of them comes next.
  public let lessons: [LessonCard]
  /// What the lesson wrote, in English.
  public internal(set) var record: Record
  /// The same in the learner's language.
  public internal(set) var shown: Record
  /// The learner's language.
  public internal(set) var translation: Translation
  /// The sliders and choices that were set, by name.
  public internal(set) var settings: [String: String]
  /// The learner's step, from 1.
  public internal(set) var step: Int
  /// What is shown.
  public internal(set) var view = LearnView.step
  /// What is said about the last input.
  public internal(set) var notes: [LearnNote] = []
  /// The question that the last input answered, by its position among the questions of the step, from 0.
  public internal(set) var judged: Int?
  /// What is kept between sessions.
  public internal(set) var progress: LearnProgress
  /// The questions that have been answered, rightly or not, or passed over in this session.
  public internal(set) var attempted: Set<String> = []
  /// The run whose outcome is awaited. A later request takes its place, and its outcome is ignored.
  public internal(set) var pending: LearnRequest?
  /// Whether the lesson was left or read to its end: no input changes anything any more.
  public internal(set) var hasEnded = false

  /// A learner who comes to a lesson; nil where the record has no steps.
  ///
  /// - Parameters:
  ///   - step: where to begin, from 1; where there is no such step, the nearest one.
  ///   - settings: what the lesson was run with.
  public init?(
    _ record: Record, settings: [String: String] = [:], step: Int = 1,
    progress: LearnProgress = LearnProgress(), translation: Translation = .none,
    lessons: [LessonCard] = []
  ) {
    if record.steps.isEmpty { return nil }
    self.record = record
    shown = record.translated(by: translation)
    self.settings = settings
    self.step = min(max(1, step), record.steps.count)
    self.progress = progress
    self.translation = translation
    self.lessons = lessons
    noteMissing()
    markSeen()
  }

  /// Takes what the learner did, or what an effect brought: changes the state, and returns what is to be
  /// carried out.
  public mutating func next(_ input: LearnInput) -> [LearnEffect] {
    if hasEnded { return [] }
    switch input {
    case .openedFigure(let path): openedFigure(path)
    case .ran(let outcome, let request): ran(outcome, of: request)
    case .language(let translation): speak(translation)
    default:
      (notes, judged) = ([], nil)
      if followPath(input) { return [] }
      let wasReading = view != .step
      view = .step
      if wasReading, input == .next || input == .back { return [] }
      return obey(input)
    }
    return []
  }

  /// A text of the program itself, in the learner's language.
  public func say(_ prose: Prose) -> String { translation(prose).text }

  /// What the learner asks for while looking at the step.
  private mutating func obey(_ input: LearnInput) -> [LearnEffect] {
    switch input {
    case .next: return goOn()
    case .back: go(to: max(1, step - 1))
    case .go(let step): go(to: step)
    case .answer(let answer): judge(answer)
    case .answerTo(let position, let answer): judge(answer, of: position)
    case .solutionTo(let position): tellSolution(of: position)
    case .solution: tellSolution()
    case .exerciseSolution(let number): tellExerciseSolution(number)
    case .settings: view = .settings
    case .setting(let name): tellSetting(name)
    case .set(let name, let value): return set(name, to: value)
    case .setAll(let settings): return setAll(settings)
    case .walk(let walk): return self.walk(walk)
    case .explain(let number): open(number)
    case .explainPixel(let number, let row, let column): openPixel(number, row, column)
    case .input: note(say("Open a number first: e."))
    case .figure(let number): return showFigure(number)
    case .search(let text): search(text)
    case .contents: view = .contents
    case .help: view = .help
    case .known: know()
    case .leave: return leave()
    case .unknown(let typed):
      note(say("'\(typed.abridged)' is no command here. ? shows what there is."))
    case .ran, .language, .openedFigure: break
    }
    return []
  }

  mutating func note(_ text: String, _ role: LearnNote.Role = .plain) {
    notes.append(LearnNote(role: role, text: text))
  }
}

// Moving through the steps.
extension LearnState {
  /// The rest of a held-back step, or the next step, or the end.
  private mutating func goOn() -> [LearnEffect] {
    if let held = heldBack {
      attempted.insert(key(held))
    } else if step == record.steps.count {
      return finish()
    } else {
      go(to: step + 1)
    }
    return []
  }

  private mutating func go(to step: Int) {
    guard record.steps.element(numbered: step) != nil else {
      return note(say("There is no step \(step): the lesson has \(record.steps.count)."))
    }
    self.step = step
    markSeen()
  }

  mutating func markSeen() {
    progress.seen[record.card.id, default: []].insert(step)
  }

  private mutating func leave() -> [LearnEffect] {
    progress.places[record.card.id] = step
    hasEnded = true
    return [.save(progress), .end(.left)]
  }

  /// The lesson is done when its questions are; while some are open, it was only read.
  private mutating func finish() -> [LearnEffect] {
    hasEnded = true
    let open = openSteps
    if let first = open.first {
      progress.places[record.card.id] = first
      return [.save(progress), .end(.read(open: open))]
    }
    progress.finished.insert(record.card.id)
    progress.places[record.card.id] = nil
    return [.save(progress), .end(.finished(next: progress.next(of: lessons)))]
  }

  private mutating func noteMissing() {
    let missing = progress.missing(for: record.card)
    if missing.isEmpty || step > 1 { return }
    let names = missing.joined(separator: ", ")
    note(say("This lesson builds on \(names), which you have not finished yet."))
    note(say("Take it first: chalk learn \(missing[0]). Or type k: I know it, go on."))
  }

  private mutating func know() {
    progress.known.formUnion(progress.missing(for: record.card))
    note(say("Good. You will not be asked again."))
  }

  private mutating func speak(_ translation: Translation) {
    (notes, judged) = ([], nil)
    self.translation = translation
    shown = record.translated(by: translation)
  }
}

extension RandomAccessCollection where Index == Int {
  /// The element with this number, counted from 1; nil where there is none.
  func element(numbered number: Int) -> Element? {
    number >= 1 && number <= count ? self[startIndex + number - 1] : nil
  }
}
