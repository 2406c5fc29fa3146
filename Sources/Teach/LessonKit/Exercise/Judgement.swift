/// What came of checking a learner's functions.
public enum Judgement: Sendable, Equatable, Codable {
  /// Everything is right, in so many cases.
  case right(cases: Int)
  case wrong(Finding)

  /// The first thing that is wrong.
  public struct Finding: Sendable, Equatable, Codable {
    /// The function with the wrong result.
    public let function: String
    /// The call, written out; of an edge case, what is special about it.
    public let call: String
    /// Whether it is an edge case, whose numbers are not shown.
    public let isEdge: Bool
    /// The right result.
    public let expected: Numbers
    /// What the learner's function returned.
    public let got: Numbers
    /// Where in the result they first differ; empty for a single number, nil for another shape.
    public let index: [Int]?
    /// What is likely missing.
    public let because: String
  }
}

extension Exercise {
  /// Checks the functions case by case, and describes the first wrong result.
  ///
  /// - Parameter onCase: is called before each case with the call written out; if a function never returns,
  ///   the last one it was given is to blame.
  public func judge(
    _ submission: Submission, onCase: (String) -> Void = { _ in }
  ) -> Judgement {
    var count = 0
    for function in functions {
      let attempt = submission.attempt[function.name]!
      let solution = submission.solution[function.name]!
      for (place, trial) in function.trials.enumerated() {
        onCase(trial.call)
        let got = attempt(trial.arguments)
        let expected = solution(trial.arguments)
        count += 1
        if let difference = Difference(expected: expected, got: got) {
          // Who fails where it is shown is not tried where it is not: it could trap there.
          let trials = function.trials.filter { trial.isEdge || !$0.isEdge }
          let results = trials.map { trial in
            onCase(trial.call)
            return (expected: solution(trial.arguments), got: attempt(trial.arguments))
          }
          let because =
            knownMistake(in: function, of: submission, results.map(\.got), wrongAt: place)
            ?? Symptom(expected: expected, got: got, difference, everywhere: results).text
          return .wrong(
            Judgement.Finding(
              function: function.name, call: trial.call, isEdge: trial.isEdge, expected: expected,
              got: got, index: difference.index, because: because))
        }
      }
    }
    return .right(cases: count)
  }

  /// The mistake that gives just what the learner's function gives: in the case that is wrong, and in every other
  /// in which the learner's function gives numbers. Who forgets √d may forget to guard against overflow, too.
  private func knownMistake(
    in function: Function, of submission: Submission, _ results: [Numbers], wrongAt place: Int
  ) -> String? {
    func isFinite(_ numbers: Numbers) -> Bool { numbers.elements.allSatisfy(\.value.isFinite) }
    // What gives numbers nowhere tells nothing; a mistake that overflows is known by its own overflow.
    let some = isFinite(results[place]) ? results.indices.filter { isFinite(results[$0]) } : []
    for places in [Array(results.indices), some] where !places.isEmpty {
      for (mistake, made) in zip(mistakes, submission.mistakes)
      where (mistake.function ?? functions[0].name) == function.name {
        let wrong = made[function.name]!
        let agrees = places.allSatisfy { place in
          Difference(expected: wrong(function.trials[place].arguments), got: results[place]) == nil
        }
        if agrees { return mistake.says }
      }
    }
    return nil
  }
}

extension Exercise.Function {
  /// A call that the function is tried with.
  public struct Trial: Sendable, Equatable {
    /// The call as the learner is told of it.
    public let call: String
    /// The arguments; those of an edge case are not told.
    public let arguments: [Numbers]
    /// Whether it is an edge case.
    public let isEdge: Bool
  }

  /// The cases and then the edge cases.
  public var trials: [Trial] {
    cases.map { Trial(call: call(with: $0), arguments: $0, isEdge: false) }
      + edges.map { Trial(call: "\(name)(…) \($0.what)", arguments: $0.arguments, isEdge: true) }
  }

  /// The call written out, with the names of the parameters.
  func call(with arguments: [Numbers]) -> String {
    let written = zip(parameterNames, arguments).map { "\($0) = \($1)" }
    return "\(name)(\(written.joined(separator: ", ")))"
  }
}

/// Where two results differ by more than rounding.
struct Difference: Equatable {
  /// Nil where the shapes differ.
  let index: [Int]?

  /// Nil where they are the same to nine digits.
  init?(expected: Numbers, got: Numbers) {
    if expected.skeleton != got.skeleton {
      index = nil
      return
    }
    for (wanted, came) in zip(expected.elements, got.elements) {
      if wanted.value.isNaN && came.value.isNaN { continue }
      if wanted.value == came.value { continue }
      if abs(wanted.value - came.value) <= 1e-9 * max(1, abs(wanted.value)) { continue }
      index = wanted.index
      return
    }
    return nil
  }
}

extension Numbers {
  /// The form alone: the same lists with 0 for every number.
  fileprivate var skeleton: Numbers {
    switch self {
    case .number: 0
    case .list(let items): .list(items.map(\.skeleton))
    }
  }
}
