import Chalk

extension LearnSession {
  /// Opens a number of the step; without a number, the only one, or a list of what there is.
  func open(_ number: Int?) {
    let openings = shown.steps[current - 1].openings
    if openings.isEmpty {
      note = [say("Nothing on this step was computed in a way that can be opened.")]
    } else if let number, openings.nth(number) == nil {
      note = [say("There is no number \(number) to open here; there are \(openings.count).")]
    } else if let opening = openings.nth(number ?? (openings.count == 1 ? 1 : 0)) {
      view = .opened(opening.explanation, path: [0])
    } else {
      view = .reading(
        [say("What can be opened here:"), ""]
          + openings.enumerated().map { index, opening in
            let value = opening.explanation.entries.first.map { written($0.value) } ?? ""
            return "e \(index + 1)   \(mathText(opening.name)) = \(value)"
          })
    }
  }

  /// Whether the line was a step on the way through an opened number: into an input, or back.
  func isWalking(_ typed: String) -> Bool {
    guard case .opened(let explanation, var path) = view else { return false }
    let typed = typed.trimmingPrefix(while: \.isWhitespace)
    if typed == "b" || typed == "back" {
      path.removeLast()
      view = path.isEmpty ? .step : .opened(explanation, path: path)
      return true
    }
    let words = typed.split(separator: " ")
    guard let number = (words.last.flatMap { Int($0) }), words.count == 1 || words.first == "e"
    else { return false }
    let inputs = TerminalPresenter.inputs(of: path[path.count - 1], in: explanation)
    if let input = inputs.nth(number) {
      view = .opened(explanation, path: path + [input])
    } else {
      note = [say("There is no input \(number) to open; those with a number can be opened.")]
    }
    return true
  }

  /// The opened number, under the way that led to it.
  func openedLines(_ explanation: Explanation, _ path: [Int]) -> [String] {
    let presenter = TerminalPresenter(style: style, words: words, isForLearner: true)
    let way = path.map { place in
      let formula = explanation.entries[place].formula
      return mathText(formula.split(separator: "=").first.map(String.init) ?? formula)
    }
    let heading = way.joined(separator: " ← ").wrapped(to: style.width).map(style.bold)
    return heading + [""] + presenter.opened(path[path.count - 1], of: explanation)
  }
}
