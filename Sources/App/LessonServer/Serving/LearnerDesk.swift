import LessonKit
import LessonSession

/// What the learner does on a page, carried out by the state machine of `chalk learn`, and kept where that keeps it.
public struct LearnerDesk: Sendable {
  /// What was kept by the terminal and by other pages up to now.
  public let load: @Sendable () -> LearnProgress
  /// Keeps what was done, beside what others have kept meanwhile: what it came to, and what it began with.
  public let save: @Sendable (_ after: LearnProgress, _ before: LearnProgress) throws -> Void

  /// A desk that keeps progress by these functions.
  public init(
    load: @escaping @Sendable () -> LearnProgress,
    save: @escaping @Sendable (_ after: LearnProgress, _ before: LearnProgress) throws -> Void
  ) {
    self.load = load
    self.save = save
  }

  /// What a learner did on a page.
  public struct Deed: Sendable, Codable, Equatable {
    /// The step, from 1.
    public let step: Int
    /// The question that was answered, by its position in the step, from 0.
    public var question: Int?
    /// The answer as it was typed, or the number of the choice, from 1; nil asks for the solution.
    public var answer: String?

    /// A step that was seen, or a question on it that was answered.
    public init(step: Int, question: Int? = nil, answer: String? = nil) {
      self.step = step
      self.question = question
      self.answer = answer
    }
  }

  /// What came of it.
  public struct Outcome: Sendable, Codable, Equatable {
    /// Whether the answer was right; nil where nothing was answered, or it could not be read.
    public let isRight: Bool?
    /// What is said to it.
    public let notes: [String]
    /// Whether the lesson is done: read to its end, with all questions done.
    public let isDone: Bool
  }

  /// Carries out what a learner did.
  ///
  /// - Parameter isKept: whether it is kept: what a guest does is not.
  public func carryOut(
    _ deed: Deed, in record: Record, lessons: [LessonCard], translation: Translation, isKept: Bool
  ) throws -> Outcome {
    let before = isKept ? load() : LearnProgress()
    let start = LearnState(
      record, settings: record.settings, step: deed.step, progress: before,
      translation: translation, lessons: lessons)
    guard var state = start else { return Outcome(isRight: nil, notes: [], isDone: false) }
    var notes: [LearnNote] = []
    if let question = deed.question {
      _ = state.next(deed.answer.map { .answerTo(question, $0) } ?? .solutionTo(question))
      notes = state.notes
    }
    let effects = ended(&state)
    var isDone = false
    for effect in effects {
      if case .save(let after) = effect, isKept { try save(after, before) }
      if case .end(.finished) = effect { isDone = true }
    }
    let verdict = notes.first { $0.role != .plain }?.role
    return Outcome(
      isRight: verdict.map { $0 == .right }, notes: notes.map(\.text), isDone: isDone)
  }

  /// Leaves the lesson, to go on at this step another time; at the last step, with all questions done, ends it.
  private func ended(_ state: inout LearnState) -> [LearnEffect] {
    guard state.step == state.record.steps.count, state.openSteps.isEmpty else {
      return state.next(.leave)
    }
    // Each prediction that holds the step back is passed over before the lesson ends.
    for _ in 0...state.questions.count {
      let effects = state.next(.next)
      if state.hasEnded { return effects }
    }
    return state.next(.leave)
  }
}
