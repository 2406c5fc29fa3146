import Chalk

extension LearnSession {
  /// The questions of the step, in order.
  var questions: [Question] {
    shown.steps[current - 1].blocks.compactMap {
      if case .question(let question) = $0 { question } else { nil }
    }
  }

  /// The question of this place in the step, as it is kept: "3.0".
  func key(_ place: Int) -> String { "\(current).\(place)" }

  /// The question that holds the rest of the step back: the first to be predicted, until it was tried.
  var heldBack: Int? {
    questions.indices.first { questions[$0].comesFirst && !attempted.contains(key($0)) }
  }

  /// The question that an answer would be for, where one has not been tried yet.
  var openQuestion: Int? {
    let visible = heldBack.map { 0...$0 }.map(Array.init) ?? Array(questions.indices)
    return visible.first { !attempted.contains(key($0)) }
  }

  /// Judges an answer to the first question that has not been tried, else to one not yet right.
  func judge(_ answer: String) {
    let right = progress.answered[lesson.id] ?? []
    guard
      let place = openQuestion
        ?? questions.indices.first(where: { !right.contains(key($0)) }) ?? questions.indices.last
    else { return }
    let question = questions[place]
    let reason = question.reason.map { " \($0.text)" } ?? ""
    switch question.judge(answer) {
    case .right:
      attempted.insert(key(place))
      progress.answered[lesson.id, default: []].insert(key(place))
      note = [style.right("✓ " + say("Right.") + reason)]
    case .wrong:
      attempted.insert(key(place))
      let correction = say("Not quite. The answer: \(question.rightAnswer).").endedOnce
      note = [style.wrong("✗ " + correction + reason)]
    case .unreadable:
      note = [
        say(
          "'\(answer)' is no command, and no answer: \(needed(by: question)). ? shows the commands."
        )
      ]
    }
    if let reason = notedAtOnce(place) { note.append(reason) }
    answeredPlace = place
  }

  private func needed(by question: Question) -> String {
    switch question.answer {
    case .number: say("that takes a number, such as 0.5")
    case .choice(let options, _): say("that takes a number from 1 to \(options.count)")
    }
  }

  /// After a prediction the rest of the step appears: say so, for it may be on the next page.
  private func notedAtOnce(_ place: Int) -> String? {
    questions[place].comesFirst && attempted.contains(key(place))
      ? say("The step goes on above, or after Enter.") : nil
  }
}

extension TerminalStyle {
  fileprivate func right(_ text: String) -> String { eachLine(text, good) }
  fileprivate func wrong(_ text: String) -> String { eachLine(text, warning) }

  private func eachLine(_ text: String, _ colored: (String) -> String) -> String {
    // Each line of its own: the text is wrapped before it is coloured, with room for the marks of the
    // colour, which count where it is wrapped again.
    guard hasColor else { return text }
    return text.wrapped(to: width - 8).map(colored).joined(separator: "\n")
  }
}
