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

  @Test func thereAreAtLeastFortyFive() {
    #expect(Self.exercises.count >= 45)
    for exercise in Self.exercises {
      #expect(exercise.hints.count == 3 && exercise.mistakes.count >= 4, "\(exercise.id)")
      #expect(exercise.functions.contains { !$0.edges.isEmpty }, "\(exercise.id) has no edge case")
    }
  }

  /// Every lesson has an exercise, every exercise a lesson, and those of a lesson stand together.
  @Test func everyLessonHasAnExercise() throws {
    let lessons = try Catalog.builtIn().lessons.map(\.card.id)
    let named = Self.exercises.map { $0.lesson ?? "none" }
    for lesson in lessons { #expect(named.contains(lesson), "\(lesson) has no exercise") }
    for lesson in named { #expect(lessons.contains(lesson), "there is no lesson \(lesson)") }
    let blocks = named.indices.filter { $0 == 0 || named[$0] != named[$0 - 1] }
    #expect(blocks.count == Set(named).count)
  }

  /// Who reads a lesson learns of all its exercises, not only of the first.
  @Test(arguments: LessonTests.ids)
  func everyExerciseIsNamedOnThePageOfItsLesson(lesson: String) async throws {
    let named = Self.named(in: try await LessonTests.first(lesson))
    let own = Self.exercises.filter { $0.lesson == lesson }.map(\.id)
    #expect(!own.isEmpty)
    for id in own { #expect(named.contains(id), "\(lesson) does not name the exercise \(id)") }
  }

  /// A checker must be able to fail.
  @Test func anExerciseThatIsNotNamedIsSeen() throws {
    struct Page: Lesson {
      let card = LessonCard("page", "Page", minutes: 1)
      func teach(on board: Board) throws {
        board.exercise(
          .write, "Write it.", answer: "`chalk practice relu` checks it.", practice: "sigmoid")
      }
    }
    #expect(try Self.named(in: Page().record()) == ["relu", "sigmoid"])
  }

  /// The exercises that a page sends its reader to.
  private static func named(in record: Record) -> Set<String> {
    var found: Set<String> = []
    for block in record.steps.flatMap(\.blocks) {
      guard case .exercise(let exercise) = block else { continue }
      if let practice = exercise.practice { found.insert(practice) }
      for match in exercise.answer.text.matches(of: /chalk practice ([a-z0-9-]+)/) {
        found.insert(String(match.output.1))
      }
    }
    return found
  }

  /// Nothing is compared with itself alone.
  @Test func everyFunctionIsHeldAgainstAKnownResult() {
    for exercise in Self.exercises {
      for function in exercise.functions {
        #expect(
          Known.all.contains { $0.id == exercise.id && $0.function == function.name },
          "\(exercise.id): \(function.name)")
      }
    }
  }

  /// A formula that is printed in the terminal has no command left in it.
  @Test func everyFormulaCanBeReadInALine() {
    for exercise in Self.exercises {
      let text = mathText(exercise.formula.latex)
      #expect(!text.contains("\\") && !text.contains("{"), "\(exercise.id): \(text)")
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
    #expect(got.elements.map(\.index) == known.result.elements.map(\.index))
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
