import Foundation
import Testing

/// A lesson is a folder, and reads as one notebook.
@Suite struct LessonFolderTests {
  private static let lessons = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Lessons")

  @Test func everyLessonIsAFolderWithWhatItUses() throws {
    let problems = try LessonFolders(at: Self.lessons).problems
    #expect(problems.isEmpty, "\(problems.joined(separator: "\n"))")
  }

  /// Two chapters with nothing wrong with them.
  private static let inOrder = [
    "1-First/FirstChapter.swift": "let lessons = [Sum(), Slope()]",
    "1-First/Sum/Sum.swift": "struct Sum { let network = Network(); let picture = drawing(of: 1) }",
    "1-First/Sum/SumPictures.swift": "func drawing(of x: Double) {}",
    "1-First/Slope/Slope.swift": "struct Slope { let network = Network() }",
    "1-First/Shared/Network.swift": "struct Network { let task: Task }",
    "1-First/Shared/Task.swift": "// excerpt: task\nstruct Task {\n}",
    "2-Second/SecondChapter.swift": "let lessons = [Words()]",
    "2-Second/Localizable.swift": "let localizable = 0",
    "2-Second/Words/Words.swift":
      "// excerpt: task\nstruct Words { let three = Array(threeOf: 1) }",
    "2-Second/Words/Lists.swift":
      "extension Array {\n  init(threeOf element: Element) { self = [element, element, element] }\n}",
  ]

  /// What is wrong after some files have changed.
  private func problems(_ changes: [String: String]) -> [String] {
    LessonFolders(Self.inOrder.merging(changes) { $1 }).problems
  }

  @Test func whatIsInOrderHasNoProblems() {
    #expect(problems([:]).isEmpty, "both lessons use Network, and so Task")
  }

  @Test func aFileThatItsLessonDoesNotUseIsSeen() {
    #expect(
      problems(["1-First/Sum/Left.swift": "struct Left {}"])
        == ["no other file of 1-First/Sum uses what Left.swift declares"])
    #expect(
      problems(["1-First/Slope/SumPictures.swift": "extension Int {\n  func third() {}\n}"]).count
        == 1,
      "another lesson's use does not count")
    #expect(
      problems(["1-First/Slope/Left.swift": "struct Left {}\n// struct Slope uses Left"]).count == 1
    )
    #expect(
      problems([
        "1-First/Slope/Left.swift": "struct Left {}",
        "1-First/Slope/Slope.swift": "// Left is not used.\nstruct Slope { let n = Network() }",
      ]).count == 1, "a comment is no use")
  }

  @Test func aSharedFileOfOneLessonIsSeen() {
    #expect(
      problems(["1-First/Slope/Slope.swift": "struct Slope {}"])
        == [
          "1-First/Shared/Network.swift is used by 1-First/Sum alone: it belongs there",
          "1-First/Shared/Task.swift is used by 1-First/Sum alone: it belongs there",
        ])
  }

  @Test func aFolderWithoutItsLessonIsSeen() {
    #expect(
      problems(["2-Second/Letters/Alphabet.swift": "struct Alphabet {}"]).first
        == "2-Second/Letters has no Letters.swift")
    #expect(
      problems(["2-Second/Letters/Letters.swift": "struct Letters {}"])
        == ["no chapter adds the lesson 2-Second/Letters"])
  }

  @Test func aFileOutsideOfTheFoldersIsSeen() {
    #expect(
      problems(["2-Second/Extra.swift": "struct Extra {}"])
        == ["2-Second/Extra.swift lies neither in the folder of a lesson nor in Shared"])
    #expect(problems(["2-Second/Words/More/Extra.swift": "struct Extra {}"]).count == 1)
  }

  @Test func aNameInTwoChaptersIsSeen() {
    let words = "struct Words { let three = Array(threeOf: 1) }"
    #expect(
      problems(["2-Second/Words/Words.swift": words + "\nstruct Network {\n}"])
        == [
          "Network is declared in 1-First and 2-Second: "
            + "what several chapters use belongs in the toolkit"
        ])
    #expect(problems(["2-Second/Words/Words.swift": words + "\nfunc drawing() {}"]).count == 1)
    #expect(
      problems(["2-Second/Words/Words.swift": words + "\nprivate func drawing() {}"]).isEmpty)
  }

  @Test func twoExcerptsOfOneNameAreSeen() {
    #expect(
      problems(["2-Second/Words/Lists.swift": "// excerpt: task\nstruct Lists {\n}"]).contains(
        "2-Second/Words has two excerpts 'task'"))
  }
}
