import LessonKit
import Notation

extension TerminalPresenter {
  /// Running text: its formulas as in formulas; commands as they are written. What is typed while
  /// stepping through a lesson is an option of the command where nobody steps.
  func text(_ prose: Prose) -> String {
    inlinePieces(prose.text, choices: choices).map { piece in
      switch piece.kind {
      case .words, .code: piece.source
      case .formula(let formula): mathText(formula)
      case .setting(let name, let value):
        isForLearner ? piece.source : setOption(name, value)
      }
    }.joined()
  }
}
