extension Board {
  /// A question whose answer is a number. Without a tolerance, an answer within 1% counts as right; where the
  /// answer is a whole number, no other whole number does.
  public func ask(
    _ prompt: Prose, answer: Double, tolerance: Double? = nil, because reason: Prose? = nil
  ) {
    write(.question(numeric(prompt, answer, tolerance, reason, comesFirst: false)))
  }

  /// A question with several answers, of which the one at position `answer` (from 0) is right.
  public func ask(
    _ prompt: Prose, choices: [Prose], answer: Int, because reason: Prose? = nil
  ) {
    write(.question(among(choices, prompt, answer, reason, comesFirst: false)))
  }

  /// A number to be guessed before the rest of the step is shown.
  ///
  /// A wrong prediction costs nothing: the step goes on and shows what happens.
  public func predict(
    _ prompt: Prose, answer: Double, tolerance: Double? = nil, because reason: Prose? = nil
  ) {
    write(.question(numeric(prompt, answer, tolerance, reason, comesFirst: true)))
  }

  /// A choice to be made before the rest of the step is shown.
  public func predict(
    _ prompt: Prose, choices: [Prose], answer: Int, because reason: Prose? = nil
  ) {
    write(.question(among(choices, prompt, answer, reason, comesFirst: true)))
  }

  private func numeric(
    _ prompt: Prose, _ answer: Double, _ tolerance: Double?, _ reason: Prose?, comesFirst: Bool
  ) -> Question {
    let near = max(1e-9, 0.01 * abs(answer))
    let tolerance = tolerance ?? (answer == answer.rounded() ? min(near, 0.49) : near)
    return Question(
      prompt: prompt, answer: .number(answer, tolerance: tolerance), reason: reason,
      comesFirst: comesFirst)
  }

  private func among(
    _ choices: [Prose], _ prompt: Prose, _ answer: Int, _ reason: Prose?, comesFirst: Bool
  ) -> Question {
    guard choices.indices.contains(answer) else {
      fatalError("ask: answer \(answer) is none of the \(choices.count) choices, counted from 0.")
    }
    return Question(
      prompt: prompt, answer: .choice(choices, right: answer), reason: reason,
      comesFirst: comesFirst)
  }
}
