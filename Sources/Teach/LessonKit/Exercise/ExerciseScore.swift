/// How much of an exercise is right: every case counts, also after the first that is wrong.
public struct ExerciseScore: Sendable, Equatable, Codable {
  /// The cases with the right result.
  public let right: Int
  /// All cases.
  public let cases: Int
  /// From 0 to 1: the share of the cases that the file with the hole does not solve by chance; 1 only where all are right.
  public let credit: Double
  /// The first case that is wrong, with what was given there and why it is likely wrong; nil where all are right.
  public let finding: Judgement.Finding?
  /// The cases without a result: the function was stopped there, or before.
  public let missing: Int
}

extension Exercise {
  /// Scores what a learner's functions gave.
  ///
  /// - Parameters:
  ///   - results: for each function, in the order of its `trials`, what came out; nil where nothing did.
  ///   - key: the right functions and those of the mistakes; its attempt is the file with the hole.
  public func score(_ results: [String: [Numbers?]], key: Submission) -> ExerciseScore {
    var (right, cases, counted, earned, missing) = (0, 0, 0, 0, 0)
    for function in functions {
      let gave = results[function.name] ?? []
      for (place, trial) in function.trials.enumerated() {
        let expected = key.solution[function.name]!(trial.arguments)
        let hole = key.attempt[function.name]!(trial.arguments)
        let got = gave.indices.contains(place) ? gave[place] : nil
        let isRight = got.map { Difference(expected: expected, got: $0) == nil } ?? false
        let isFree = Difference(expected: expected, got: hole) == nil
        cases += 1
        if got == nil { missing += 1 }
        if isRight { right += 1 }
        if !isFree { counted += 1 }
        if !isFree && isRight { earned += 1 }
      }
    }
    let most = Double(cases - 1) / Double(max(1, cases))
    let share = Double(earned) / Double(max(1, counted))
    return ExerciseScore(
      right: right, cases: cases, credit: right == cases ? 1 : min(share, most),
      finding: finding(results, key), missing: missing)
  }

  /// What `judge` says of the results, as far as there are some.
  private func finding(_ results: [String: [Numbers?]], _ key: Submission) -> Judgement.Finding? {
    var recorded: [String: Attempt] = [:]
    for function in functions {
      let trials = function.trials
      let gave = results[function.name] ?? []
      recorded[function.name] = Attempt(numbers: { arguments in
        let place = trials.firstIndex { $0.arguments == arguments }
        // A list that is empty is like no result of any exercise.
        return place.flatMap { gave.indices.contains($0) ? gave[$0] : nil } ?? .list([])
      })
    }
    let submission = Submission(
      attempt: recorded, solution: key.solution, mistakes: key.mistakes)
    guard case .wrong(let finding) = judge(submission) else { return nil }
    return finding.isEdge ? finding.withoutNumbers(known: mistakes.map(\.says)) : finding
  }
}

extension Judgement.Finding {
  /// The finding of an edge case with nothing that could give its numbers away: neither results, nor a sentence
  /// that was made from them.
  fileprivate func withoutNumbers(known: [String]) -> Judgement.Finding {
    Judgement.Finding(
      function: function, call: call, isEdge: true, expected: .list([]), got: .list([]), index: nil,
      because: known.contains(because)
        ? because
        : "What is special about it is said: try "
          + "numbers of your own that fit.")
  }
}
