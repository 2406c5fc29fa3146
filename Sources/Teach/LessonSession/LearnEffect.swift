import LessonKit

/// What a front end is to do after an input.
public enum LearnEffect: Sendable, Equatable {
  /// Run the lesson with the request's settings, and give the outcome back as `LearnInput.ran`.
  case run(LearnRequest)
  /// Keep this for the next session.
  case save(LearnProgress)
  /// Show a figure, by its position among `Record.figures`, from 0. A front end that shows it outside of
  /// the session says so with `LearnInput.openedFigure`; otherwise it is in the view.
  case showFigure(Int)
  /// The session is over.
  case end(LearnEnding)
}

/// How a session ended.
public enum LearnEnding: Sendable, Equatable {
  /// The learner left; the lesson goes on here another time.
  case left
  /// The lesson was read to its end, but the questions of these steps, from 1, are not done.
  case read(open: [Int])
  /// The lesson was read to its end, and its questions are done; the lesson that may come next.
  case finished(next: LessonCard?)
}

/// A run of the lesson that the session waits for.
public struct LearnRequest: Sendable, Equatable {
  /// The sliders and choices to run it with, by name.
  public let settings: [String: String]
  let change: Change

  /// What the run is for: it decides what is said when it is over.
  enum Change: Sendable, Equatable {
    case set(name: String, value: String)
    case setAll
    case walk(wanted: Int, of: Int)
  }
}

/// What came of a run.
public enum LearnOutcome: Sendable, Equatable {
  case record(Record)
  /// A setting does not fit, for this reason.
  case refused(String)
  /// The lesson threw, trapped, or was stopped: what happened, in lines.
  case failed([String])
}
