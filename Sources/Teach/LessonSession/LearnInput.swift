import LessonKit

/// What a learner did, or what came of an effect.
public enum LearnInput: Sendable, Equatable {
  /// On: the rest of a held-back step, the next step, the end; from what is read back to the step.
  case next
  /// Back: to the step before; from what is read back to the step; from an opened input to what it went into.
  case back
  /// To a step, from 1.
  case go(Int)
  /// An answer, as it was typed.
  case answer(String)
  /// An answer to a certain question of the step, by its position from 0: a page shows all of them.
  case answerTo(Int, String)
  /// Asks for the solution of a certain question of the step, by its position from 0.
  case solutionTo(Int)
  /// Asks for the solution of the question.
  case solution
  /// Asks for the answer of a closing exercise of the step, from 1.
  case exerciseSolution(Int)
  /// Shows what can be set.
  case settings
  /// Tells what one slider or choice is set to.
  case setting(String)
  /// Sets a slider or a choice.
  case set(name: String, value: String)
  /// Sets all sliders and choices at once; what is not named stands at its default.
  case setAll([String: String])
  /// To another update of the training on the step.
  case walk(Walk)
  /// Opens a number of the step, from 1; nil opens the only one, or lists what can be opened.
  case explain(Int?)
  /// Opens a pixel of a feature map; the map has a number behind those of the step's numbers. Row and column count
  /// from 0.
  case explainPixel(Int, row: Int, column: Int)
  /// Opens an input of the opened number, from 1.
  case input(Int)
  /// Shows a figure of the step, from 1; nil shows the first.
  case figure(Int?)
  /// Looks for the steps in which a text stands.
  case search(String)
  /// Shows what the steps are, and what is done.
  case contents
  /// Shows what can be done.
  case help
  /// The learner knows what the lesson builds on.
  case known
  /// Shows the lesson in another language.
  case language(Translation)
  /// A run of the lesson, which an effect asked for, is over.
  case ran(LearnOutcome, of: LearnRequest)
  /// The figure that an effect asked for is shown outside of the session, from this file.
  case openedFigure(path: String)
  /// Leaves the lesson, to go on here another time.
  case leave
  /// Something that is none of these.
  case unknown(String)

  /// A way through a training.
  public enum Walk: Sendable, Equatable {
    /// So many updates on, or back where negative.
    case updates(Int)
    /// So many epochs on, or back where negative.
    case epochs(Int)
    /// To an update, from 1.
    case to(Int)
    case start, end
  }
}
