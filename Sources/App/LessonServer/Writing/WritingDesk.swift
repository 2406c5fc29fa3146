import Figures
import LessonKit

/// The exercises that can be written on pages: where the text is kept, and what judges it.
public struct WritingDesk: Sendable {
  /// The exercises, by their names.
  public let exercises: [String: Exercise]
  /// Where what is written is kept, in the files that `chalk practice` takes.
  public let drafts: DraftFolder
  /// Judges the file at a path. It takes seconds, and is called apart from the server.
  public let judge: @Sendable (_ exercise: Exercise, _ path: String) -> Verdict
  /// What is remembered of exercises.
  public let practice: Practice

  /// What came of a check.
  public enum Verdict: Sendable, Equatable {
    case judged(Judgement, curve: Figure?)
    case doesNotCompile(String)
    /// The learner's function trapped, did not return, or ended the program: what it was doing, and why.
    case crashed(doing: String, why: String)
    /// It could not be judged at all.
    case failed(String)
  }

  /// What is remembered of exercises, where `chalk practice` remembers it.
  public struct Practice: Sendable {
    /// Whether an exercise is solved.
    public let isSolved: @Sendable (String) -> Bool
    /// The file at a path was begun here: it counts as the learner's own.
    public let handOut: @Sendable (_ path: String) throws -> Void
    /// An exercise is solved.
    public let noteSolved: @Sendable (String) throws -> Void
    /// The next hint of so many, from 0; after the last, the first again.
    public let nextHint: @Sendable (_ exercise: String, _ count: Int) throws -> Int

    /// What is remembered by these functions.
    public init(
      isSolved: @escaping @Sendable (String) -> Bool,
      handOut: @escaping @Sendable (_ path: String) throws -> Void,
      noteSolved: @escaping @Sendable (String) throws -> Void,
      nextHint: @escaping @Sendable (_ exercise: String, _ count: Int) throws -> Int
    ) {
      self.isSolved = isSolved
      self.handOut = handOut
      self.noteSolved = noteSolved
      self.nextHint = nextHint
    }
  }

  /// A desk for these exercises.
  public init(
    exercises: [Exercise], drafts: DraftFolder, practice: Practice,
    judge: @escaping @Sendable (_ exercise: Exercise, _ path: String) -> Verdict
  ) {
    self.exercises = Dictionary(exercises.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
    self.drafts = drafts
    self.practice = practice
    self.judge = judge
  }

  /// The text of an exercise as it was last written; the file with the hole where nothing was.
  func text(of exercise: Exercise) -> String {
    drafts.text(of: exercise.fileName) ?? exercise.starter
  }
}
