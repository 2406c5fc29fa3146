import Testing

@testable import LessonKit

/// Points for results that came from elsewhere.
@Suite struct ExerciseScoreTests {
  private let exercise = Exercise(
    "double", "Double", formula: "y = 2x", task: "Double it.",
    functions: [
      Exercise.Function(
        "double", "_ x: Double", gives: "Double", says: "y = 2x", body: "return 2 * x",
        hole: "return 0", cases: [[0], [1], [2]], edges: [Exercise.Edge("of a large number", [77])])
    ],
    hints: ["a", "b", "c"],
    mistakes: [Exercise.Mistake("2 * x", "3 * x", says: "Three is one too many.")],
    curve: Exercise.Curve(of: "double", over: 0...1, x: "x", y: "y") { [.number($0)] })

  private func table(_ factor: Double) -> [String: Attempt] {
    ["double": Attempt { (x: Double) in factor * x }]
  }

  private func score(_ results: [Numbers?]) -> ExerciseScore {
    exercise.score(
      ["double": results],
      key: Submission(attempt: table(0), solution: table(2), mistakes: [table(3)]))
  }

  @Test func allIsRightOnlyWhereAllIs() {
    let whole = score([0, 2, 4, 154])
    #expect(whole.right == 4 && whole.cases == 4 && whole.credit == 1 && whole.finding == nil)
    #expect(score([0, 2, 4, 153]).credit < 1)
  }

  /// A 0 where 0 is right is what the hole gives, too.
  @Test func whatTheHoleGetsRightIsWorthNothing() {
    let hole = score([0, 0, 0, 0])
    #expect(hole.right == 1 && hole.credit == 0)
    #expect(score([0, 2, 0, 0]).credit == 1.0 / 3)
    #expect(score([9, 2, 4, 154]).credit < 1)
  }

  @Test func theTypicalMistakeIsNamedAndMissingCasesAreCounted() {
    #expect(score([0, 3, 6, 231]).finding?.because == "Three is one too many.")
    let stopped = score([0, 2, nil, nil])
    #expect(stopped.missing == 2 && stopped.right == 2 && stopped.credit == 1.0 / 3)
    #expect(score([]).credit == 0)
  }

  @Test func anEdgeCaseGivesNoNumberAway() throws {
    let finding = try #require(score([0, 2, 4, 155]).finding)
    #expect(finding.isEdge && finding.call == "double(…) of a large number")
    #expect(finding.expected == .list([]) && finding.got == .list([]))
    #expect(!finding.because.contains("1") && !finding.because.contains("7"))
  }
}
