import Chalk
import Foundation
import PluginHost
import Testing

@testable import ChalkCommand

/// Every exercise, by walking the catalog: its solution is accepted, the file with the hole is
/// refused, and every typical mistake is told by its own words.
@Suite struct ExerciseTests {
  static let exercises = try! Catalog.builtIn().exercises

  /// All functions of all exercises, compiled at once.
  static let submissions: [String: Submission] = {
    let home = FileManager.default.temporaryDirectory.appendingPathComponent("chalk-host-home")
    let environment = ProcessInfo.processInfo.environment.merging(["CHALK_HOME": home.path]) { $1 }
    let loader = PluginLoader(toolkit: try! Toolkit(version: "test"), environment: environment)
    return try! Workbook(loader).ownSubmissions(of: exercises)
  }()

  @Test func thereAreAtLeastFourteen() {
    #expect(Self.exercises.count >= 14)
    for exercise in Self.exercises {
      #expect(exercise.hints.count == 3 && exercise.mistakes.count >= 4, "\(exercise.id)")
    }
  }

  @Test(arguments: exercises.map(\.id))
  func theSolutionIsAcceptedAndEveryMistakeToldByItsOwnWords(id: String) throws {
    let exercise = try #require(Self.exercises.first { $0.id == id })
    let lines = ExerciseCheck(exercise, own: try #require(Self.submissions[id])).run()
    #expect(lines.count >= 5)
    for line in lines { #expect(line.holds, "\(line.subject): \(line.problem ?? "")") }
    #expect(Set(exercise.mistakes.map(\.says)).count == exercise.mistakes.count)
  }

  /// The solutions themselves are held against numbers worked by hand.
  @Test(arguments: Known.all)
  func theSolutionIsRight(known: Known) {
    let got = Self.submissions[known.id]!.solution[known.function]!(known.arguments)
    for (a, b) in zip(got.elements, known.result.elements) {
      #expect(abs(a.value - b.value) < 1e-12)
    }
    #expect(got.shape == known.result.shape)
  }

  /// In the first step the corrected means are the gradient and its square: the step is α·sign(g).
  @Test func adamsFirstStepHasTheLengthOfTheRate() {
    let result = Self.submissions["adam"]!.solution["adamStep"]!([1, 0, 0, 2, 0.1, 1]).elements
    #expect(abs(result[0].value - 0.9) < 1e-8)
    #expect(abs(result[1].value - 0.2) < 1e-12 && abs(result[2].value - 0.004) < 1e-12)
  }

  /// A checker must be able to fail.
  @Test func anExerciseWithABlindSpotIsSeen() throws {
    let relu = try #require(Self.exercises.first { $0.id == "relu" })
    let blind = Exercise(
      "relu", "Blind", formula: relu.formula, task: "",
      functions: [
        Exercise.Function(
          "relu", "_ x: Double", gives: "Double", says: "", body: relu.functions[0].body,
          hole: relu.functions[0].hole, cases: [[2]])
      ],
      hints: [], mistakes: relu.mistakes, curve: relu.curve)
    let problems = ExerciseCheck(blind, own: Self.submissions["relu"]!).run().compactMap(\.problem)
    #expect(problems.contains { $0.contains("passes") }, "abs(x) cannot be told from relu at 2")
    #expect(problems.contains { $0.contains("0 hints") })
  }
}

/// A call of a solution, and its result worked by hand.
struct Known: Sendable, CustomTestStringConvertible {
  let id: String
  let function: String
  let arguments: [Numbers]
  let result: Numbers

  init(_ id: String, _ function: String, _ arguments: [Numbers], _ result: Numbers) {
    self.id = id
    self.function = function
    self.arguments = arguments
    self.result = result
  }

  var testDescription: String { "\(function)(\(arguments))" }

  static let all: [Known] = [
    Known("weighted-sum", "weightedSum", [[0.5, -1.5], [2, -1], 0.25], 2.75),
    Known("relu", "relu", [-3], 0), Known("sigmoid", "sigmoid", [0], 0.5),
    Known("sigmoid", "sigmoidSlope", [0], 0.25),
    Known("half-mse", "halfMSE", [[2, 3, 5], [2.5, 2, 5]], .number(1.25 / 6)),
    Known("half-mse", "halfMSEGradient", [[3], [1]], [-2]),
    Known("softmax", "softmax", [[0, 0, 0, 0]], [0.25, 0.25, 0.25, 0.25]),
    Known("cross-entropy", "crossEntropy", [[[1, 0], [0, 1]], [0, 1]], 0),
    Known("gradient-step", "gradientStep", [[1, 2], [10, -10], 0.1], [0, 3]),
    Known("momentum", "momentumStep", [1, 0.5, 2, 0.1, 0.8], [1.2, 0.2]),
    Known("backpropagation", "hiddenGradient", [[[0]], [2], [3], -1], [[6]]),
    Known("convolution", "convolve", [[1, 2, 3], [0, 1, 0.5]], [0, 1, 2.5, 4, 1.5]),
    Known("max-pooling", "maxPool", [[[1, 5], [3, 4]]], [[5]]),
    Known("rnn-step", "rnnStep", [[[0]], [[0]], [0], [1], [1]], [0]),
    Known("attention", "attend", [[[0, 0]], [[1, 0], [0, 1]], [[2], [4]]], [[3]]),
    Known("dropout", "dropout", [[1, 2], [0.9, 0.1], 0.5], [2, 0]),
  ]
}
