/// An exercise at the end of a lesson. Its answer is hidden until somebody asks for it.
public struct ClosingExercise: Sendable, Codable, Equatable {
  /// What is asked for.
  public let kind: Kind
  /// The text of the exercise.
  public let prompt: Prose
  /// The answer, with its reason.
  public let answer: Prose
  /// The exercise of `chalk practice` in which it is written, where it is one.
  public let practice: String?

  /// What is to be done in an exercise.
  public enum Kind: String, Sendable, Codable, Equatable, CaseIterable {
    /// Recompute a number by hand.
    case byHand
    /// Derive a formula.
    case derive
    /// Set something, predict what comes, run it, and compare.
    case predict
    /// Break something and see what happens.
    case breakIt
    /// Write a piece of code.
    case write
    /// Extend the lesson's program.
    case extend

    /// Its name in front of the exercise.
    public var name: Prose {
      switch self {
      case .byHand: "By hand"
      case .derive: "Derive"
      case .predict: "Predict, then run"
      case .breakIt: "Break it"
      case .write: "Write it"
      case .extend: "Extend it"
      }
    }
  }

  /// An exercise with its answer.
  public init(kind: Kind, prompt: Prose, answer: Prose, practice: String? = nil) {
    self.kind = kind
    self.prompt = prompt
    self.answer = answer
    self.practice = practice
  }
}
