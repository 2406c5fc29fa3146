import Testing

@testable import LessonKit

@Suite struct NumbersTests {
  @Test func valuesGoInAndOut() {
    #expect([Double]([1, 2.5] as Numbers) == [1, 2.5])
    #expect([[Int]]([[1], [2, 3]] as Numbers) == [[1], [2, 3]])
    #expect(
      Double([1] as Numbers) == nil && [Double](Numbers.number(3)) == nil
        && Int(Numbers.number(0.5)) == nil)
    #expect([[1.0, 2]].numbers == [[1, 2]])
    #expect(([[1, 2], [3, 4], [5, 6]] as Numbers).shape == [3, 2])
    #expect(([[1], [2, 3]] as Numbers).shape == nil)
    #expect(([[1], [2, 3]] as Numbers).elements.map(\.index) == [[0, 0], [1, 0], [1, 1]])
    #expect(([0.5, -1] as Numbers).description == "[0.5, −1]")
  }

  @Test func functionsOfAnyTypeCanBeAttempts() {
    #expect(Attempt { (x: Double) in 2 * x }([3]) == 6)
    #expect(Attempt { (x: [Double], n: Int) in x.map { $0 * Double(n) } }([[1, 2], 3]) == [3, 6])
    #expect(Attempt { (a: Double, b: Double) in (a + b, [a]) }([1, 2]) == [3, [1]])
    #expect(Attempt { (a: Double) in (a, a, a) }([1]) == [1, 1, 1])
  }
}

@Suite struct JudgementTests {
  @Test func theFirstWrongCaseIsShown() {
    let finding = finding { $0 < 0 ? 0 : $0 * $0 }
    #expect(finding?.call == "square(x = −3)")
    #expect(finding?.expected == 9 && finding?.got == 0 && finding?.index == [])
  }

  @Test func aKnownMistakeIsCalledByItsName() {
    #expect(finding { 2 * $0 }?.because == "doubled")
    #expect(finding { 2 * $0 + 1e-3 }?.because != "doubled")
  }

  @Test func theRightOneIsRight() {
    #expect(exercise.judge(submission { $0 * $0 }) == .right(cases: 4))
  }

  @Test func theCallIsToldBeforeItIsMade() {
    var told: [String] = []
    var calls = 0
    _ = exercise.judge(submission { $0 * $0 }) {
      told.append($0)
      calls += 1
    }
    #expect(
      told == [
        "square(x = 2)", "square(x = −3)", "square(x = 0.5)", "square(…) of a large number",
      ] && calls == 4)
  }

  @Test(
    arguments: [
      ([1, 2, 3], [1, 2], "another form: [2] where [3]"),
      ([[1, 2, 3], [4, 5, 6]], [[1, 4], [2, 5], [3, 6]], "Rows and columns are exchanged"),
      ([1, 2], [1, .number(.infinity)], "overflowed"),
      ([1, 2], [0, 0], "Everything is 0"),
      ([1, -2], [-1, 2], "Only the sign"),
      ([1, 2, 3], [3, 2, 1], "order is reversed"),
      ([1, 2, 3], [2, 1, 3], "stand in other places"),
      ([2, 4], [1, 2], "a factor of 2 is missing"),
      ([1, 2, 4], [1.5, 2.5, 4.5], "off by 0.5"),
      ([1, 2, 4], [7, 2, 4], "2 of 3 numbers are right. It is at the edge."),
      (1, 7.5, "term by term"),
    ] as [(Numbers, Numbers, String)])
  func anUnknownMistakeHasASymptom(expected: Numbers, got: Numbers, words: String) throws {
    let difference = try #require(Difference(expected: expected, got: got))
    let symptom = Symptom(expected: expected, got: got, difference).text
    #expect(symptom.contains(words), "\(symptom)")
  }

  /// Of one number every mistake is a factor.
  @Test func aFactorIsNamedWhereItHoldsInEveryCase() throws {
    let difference = try #require(Difference(expected: 1, got: 3))
    func symptom(_ other: Numbers) -> String {
      Symptom(expected: 1, got: 3, difference, everywhere: [(1, 3), ([2, 4], other)]).text
    }
    #expect(symptom([6, 12]).contains("3 times what it should be"))
    #expect(!symptom([6, 13]).contains("times what"))
    #expect(symptom([.number(.infinity), 0]).contains("term by term"))
  }

  /// Who forgets √d may forget to guard against overflow, too.
  @Test func aKnownMistakeIsFoundBesideAnOverflow() {
    #expect(finding { $0 == 0.5 ? .infinity : 2 * $0 }?.because == "doubled")
    #expect(finding { $0 == 2 ? .infinity : 2 * $0 }?.because != "doubled")
  }

  /// Of an edge case it is said what it is about, not its numbers.
  @Test func anEdgeCaseIsNamedWithoutItsNumbers() {
    let finding = finding { $0 > 1e6 ? $0 : $0 * $0 }
    #expect(finding?.call == "square(…) of a large number")
    #expect(finding?.isEdge == true && finding?.because == "not squared")
    #expect(self.finding({ 2 * $0 })?.isEdge == false)
  }

  /// What is wrong where it is shown may trap where it is not.
  @Test func whatFailsInACaseIsNotTriedAtTheEdge() {
    let finding = finding { x in
      if x > 1e6 { fatalError("tried at the edge") }
      return 2 * x
    }
    #expect(finding?.because == "doubled")
  }

  @Test func theSourceHasAHoleAndTheSolutionNone() {
    #expect(
      exercise.starter.contains(
        "func square(_ x: Double) -> Double {\n  // Your turn.\n  return 0\n}"))
    #expect(exercise.solution.contains("return x * x"))
    #expect(exercise.functions[0].type == "(Double) -> Double")
    #expect(exercise.functions(with: exercise.mistakes[0])!.contains("return 2 * x"))
    #expect(exercise.functions(with: Exercise.Mistake("nowhere", "x", says: "")) == nil)
  }

  private let exercise = Exercise(
    "square", "A square", formula: "f(x) = x^2", task: "Square it.",
    functions: [
      Exercise.Function(
        "square", "_ x: Double", gives: "Double", says: "x²", body: "return x * x",
        hole: "return 0", cases: [[2], [-3], [0.5]],
        edges: [Exercise.Edge("of a large number", [1e7])])
    ],
    hints: ["a", "b", "c"],
    mistakes: [
      Exercise.Mistake("x * x", "2 * x", says: "doubled"),
      Exercise.Mistake("x * x", "x > 1e6 ? x : x * x", says: "not squared"),
    ],
    curve: Exercise.Curve(of: "square", over: 0...1, x: "x", y: "y") { [.number($0)] })

  private func submission(_ f: @escaping @Sendable (Double) -> Double) -> Submission {
    Submission(
      attempt: ["square": Attempt(f)], solution: ["square": Attempt { (x: Double) in x * x }],
      mistakes: [
        ["square": Attempt { (x: Double) in 2 * x }],
        ["square": Attempt { (x: Double) in x > 1e6 ? x : x * x }],
      ])
  }

  private func finding(_ f: @escaping @Sendable (Double) -> Double) -> Judgement.Finding? {
    if case .wrong(let finding) = exercise.judge(submission(f)) { finding } else { nil }
  }
}

@Suite struct RegistryTests {
  @Test func everyStandardActivationHasTheSlopeOfItsValue() {
    for activation in Registry.standard.activations {
      #expect(activation.worstSlopeError(over: -30...30).error < 1e-6, "\(activation.name)")
    }
  }

  /// A checker must be able to fail.
  @Test func aWrongSlopeIsSeen() {
    #expect(Wrong().worstSlopeError(over: -1...1).error > 0.5)
  }

  @Test func aLessonTakesAnActivationByName() throws {
    #expect(try Taking().record().steps[0].blocks.count == 2)
    let record = try Taking().record(settings: ["activation": "relu"])
    #expect(record.claims[0].statement.text == "relu")
    #expect(throws: SettingError.self) { try Taking().record(settings: ["activation": "rleu"]) }
  }

  private struct Wrong: ActivationFunction {
    let name = "wrong"
    let formula: Formula = "f(x) = x"
    func value(_ x: Double) -> Double { x }
    func slope(_ x: Double) -> Double { 2 }
  }

  private struct Taking: Lesson {
    let card = LessonCard("taking", "Taking", minutes: 1)
    func teach(on board: Board) {
      board.claim("\(board.activation(default: "tanh").name)", true)
    }
  }
}
