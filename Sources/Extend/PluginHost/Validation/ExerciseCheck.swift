import LessonKit

/// Checks that an exercise accepts the right answer, refuses the empty one, and tells every typical mistake from
/// the others.
public struct ExerciseCheck {
  let exercise: Exercise
  /// The exercise as `Workbook.ownSubmissions` gives it.
  let own: Submission

  /// A check of an exercise.
  public init(_ exercise: Exercise, own: Submission) {
    self.exercise = exercise
    self.own = own
  }

  /// Runs the check, and returns its lines.
  ///
  /// - Parameter doing: is called with what is about to be checked.
  public func run(doing: @escaping (String) -> Void = { _ in }) -> [CheckLine] {
    var list = Checklist("exercise \(exercise.id)", doing: doing)
    list.require(
      "it has three hints and four typical mistakes",
      exercise.hints.count == 3 && exercise.mistakes.count >= 4,
      problem: "it has \(exercise.hints.count) hints and \(exercise.mistakes.count) mistakes",
      advice: "From a nudge to almost the answer; and what do people write instead?")
    doing("checking the solution")
    if case .wrong(let finding) = judge(own.solution) {
      list.require(
        "the solution is right", false, problem: "\(finding.call) differs from itself",
        advice: "Is there randomness in it?")
    } else {
      list.require("the solution is right", true, problem: "", advice: "")
    }
    doing("checking the file with the hole")
    if case .right = judge(own.attempt) {
      list.require(
        "the hole is refused", false, problem: "the file as it is handed out passes",
        advice: "Put something wrong into the hole, or add a case.")
    } else {
      list.require("the hole is refused", true, problem: "", advice: "")
    }
    list.require(
      "every mistake is told by its own words", noneOf: mistakes(&list),
      advice: "Add a case in which this mistake differs from the solution and from the others.")
    doing("sampling the curve")
    let values = [exercise.curve.range.lowerBound, exercise.curve.range.upperBound].map {
      exercise.curve.value(at: $0, of: own.solution)
    }
    list.require(
      "the curve can be drawn", values.allSatisfy { $0?.isFinite == true },
      problem: "it has no number at an end of its range",
      advice: "Look at the arguments of the curve, and at the position that it reads.")
    return list.lines
  }

  private func mistakes(_ list: inout Checklist) -> [String] {
    var problems: [String] = []
    for (mistake, functions) in zip(exercise.mistakes, own.mistakes) {
      list.doing("checking the mistake '\(mistake.wrong)'")
      if exercise.functions(with: mistake) == nil {
        problems.append("'\(mistake.right)' is nowhere in the solution")
        continue
      }
      switch judge(functions) {
      case .right: problems.append("'\(mistake.wrong)' instead of '\(mistake.right)' passes")
      case .wrong(let finding) where finding.because != mistake.says:
        problems.append("'\(mistake.wrong)' is explained by: \(finding.because)")
      case .wrong: break
      }
    }
    return problems
  }

  private func judge(_ functions: [String: Attempt]) -> Judgement {
    exercise.judge(
      Submission(attempt: functions, solution: own.solution, mistakes: own.mistakes))
  }
}
