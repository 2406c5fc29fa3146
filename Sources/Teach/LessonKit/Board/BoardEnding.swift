extension Board {
  /// Begins the last step but one: what to keep of the lesson, in about five lines.
  public func summarize(_ lines: Prose...) {
    step("Summary")
    write(.summary(lines))
  }

  /// An exercise for after the lesson. Exercises stand on a step of their own, `step("Exercises")`, the easy ones
  /// first; their answers are hidden.
  ///
  /// ```swift
  /// board.exercise(.byHand, "What is z for w = 2, x = 3, b = 1?", answer: "z = \(2 * 3 + 1.0): 2·3 + 1.")
  /// board.exercise(.write, "Write the step.", answer: "`chalk practice momentum` checks it.", practice: "momentum")
  /// ```
  ///
  /// - Parameter practice: the exercise of `chalk practice` that checks what is written.
  public func exercise(
    _ kind: ClosingExercise.Kind, _ prompt: Prose, answer: Prose, practice: String? = nil
  ) {
    write(
      .exercise(
        ClosingExercise(kind: kind, prompt: prompt, answer: answer, practice: practice)))
  }

  /// The program of the lesson in Keras, line by line beside an excerpt of its Swift.
  ///
  /// - Parameters:
  ///   - name: the excerpt, found as in ``code(_:file:)``.
  ///   - keras: the lines in Keras; an empty line stands beside Swift that has no counterpart.
  public func code(_ name: String, besideKeras keras: String, file: String = #filePath) {
    do {
      let lines = keras.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      write(
        .comparison(
          CodeComparison(keras: lines, swift: try CodeExcerpt(named: name, nearFile: file))))
    } catch {
      report(error)
    }
  }
}
