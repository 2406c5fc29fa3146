import Chalk
import Testing

/// A lesson says what it teaches, names its terms, ends with a summary and exercises, and tells where to read on.
@Suite struct LessonFrameTests {
  @Test(arguments: LessonTests.ids)
  func theFrameIsWhole(id: String) async throws {
    let problems = LessonFrame.problems(of: try await LessonTests.first(id))
    #expect(problems.isEmpty, "\(id): \(problems.joined(separator: "; "))")
  }

  /// A term has one Chinese name on all cards, but for words with two meanings.
  @Test func aTermHasOneChineseName() {
    let homonyms: Set = ["bias", "kernel", "bottleneck"]
    var names: [String: Set<String>] = [:]
    for term in LessonTests.catalog.lessons.flatMap(\.card.terms) {
      names[term.name.lowercased(), default: []].insert(term.chinese)
    }
    let several = names.filter { $0.value.count > 1 && !homonyms.contains($0.key) }
    #expect(several.isEmpty, "\(several)")
  }

  /// A checker must be able to fail.
  @Test func whatIsMissingIsSeen() throws {
    struct Bare: Lesson {
      let card = LessonCard("bare", "Bare", minutes: 5)
      func teach(on board: Board) throws { board.say("Nothing.") }
    }
    struct Whole: Lesson {
      let term: String
      var card: LessonCard {
        LessonCard(
          "whole", "Downhill", subtitle: "gradient descent", minutes: 5,
          outcomes: ["take a step", "choose a rate"],
          terms: [Term(term, "学习率", "The factor in front of the gradient.")],
          references: [
            Reference("A paper", "https://example.org/a"),
            Reference("A book", "https://example.org/b"),
          ])
      }
      func teach(on board: Board) throws {
        board.say("The factor is the **learning rate**.")
        board.summarize("One.", "Two.", "Three.")
        board.step("Exercises")
        for kind in ClosingExercise.Kind.allCases {
          board.exercise(kind, "Do it.", answer: "Done.")
        }
      }
    }
    #expect(try LessonFrame.problems(of: Bare().record()).count == 7)
    #expect(try LessonFrame.problems(of: Whole(term: "learning rate").record()).isEmpty)
    #expect(try LessonFrame.problems(of: Whole(term: "momentum").record()).count == 1)
  }
}
