import Chalk
import Foundation
import Testing

@testable import ChalkCommand

/// The parts of a grading, each by itself.
@Suite struct GradePartsTests {
  @Test(arguments: [
    ("=1+1", "\"'=1+1\""), ("+x", "\"'+x\""), ("-2", "\"'-2\""), ("@a", "\"'@a\""),
    ("  =1", "\"'  =1\""), ("plain", "plain"), ("a,b", "\"a,b\""),
    ("say \"x\"", "\"say \"\"x\"\"\""),
    ("12.5", "12.5"), ("", ""),
  ])
  func aCellIsNoFormula(text: String, cell: String) { #expect(csvCell(text) == cell) }

  @Test func filesOfPlatformsAreTakenApart() {
    let both = ["Relu.swift", "Answers.txt"]
    func split(_ name: String, _ expected: [String]) -> String? {
      HandedIn.split(name, expected: expected).map { "\($0.student)|\($0.file)" }
    }
    #expect(split("ada_Relu.swift", both) == "ada|Relu.swift")
    #expect(split("lovelaceada_LATE_4711_998_Relu-1.swift", both) == "lovelaceada|Relu-1.swift")
    #expect(split("ada_b_Answers.txt", both) == "ada_b|Answers.txt")
    #expect(split("ada.swift", ["Relu.swift"]) == "ada|Relu.swift")
    #expect(split("ada.swift", both) == nil)
    #expect(split("Relu.swift", ["Relu.swift"]) == nil)
    #expect(split("_Relu.swift", both) == nil)
  }

  @Test func daysLateAreThoseThatHaveBegun() throws {
    let due = try #require(LateRule.moment("2026-12-01T18:00"))
    #expect(LateRule.daysLate(due, due: due) == 0)
    #expect(LateRule.daysLate(due + 1, due: due) == 1)
    #expect(LateRule.daysLate(due + 86_401, due: due) == 2)
    let rule = LateRule(percentADay: 30, days: 3)
    #expect((0...4).map { (rule.factor(daysLate: $0) * 10).rounded() } == [10, 7, 4, 1, 0])
    for text in ["2026-02-31", "2026-13-01", "tomorrow", "2026-12-01T25:00", "2026-12-01T18:60"] {
      #expect(LateRule.moment(text) == nil, "\(text)")
    }
  }

  @Test func aListOfAClassIsReadOrRefused() throws {
    let roster = try Roster("student,name\nada,Ada\n\n# no one\nbob\n", name: "class.csv")
    #expect(roster.students.map(\.id) == ["ada", "bob"])
    #expect(roster.students.map(\.name) == ["Ada", "bob"])
    for text in ["", "a/b\n", "..\n", "ada\nada\n", "-x\n"] {
      #expect(throws: Failure.self) { try Roster(text, name: "class.csv") }
    }
  }

  @Test func aVariantStaysTheSameAndVariantsDiffer() throws {
    let parts = ["relu", "sigmoid", "softmax", "perplexity"].map {
      Assignment.Part(kind: .exercise, id: $0)
    }
    let assignment = Assignment(title: "Week", due: nil, late: nil, parts: parts)
    let roster = try Roster((1...30).map { "s\($0)\n" }.joined(), name: "class")
    let students = assignment.students(roster, pick: 2, variants: 5)
    #expect(students == assignment.students(roster, pick: 2, variants: 5))
    #expect(students.allSatisfy { $0.exercises?.count == 2 && (1...5).contains($0.seed) })
    #expect(Set(students.map(\.exercises)).count > 2 && Set(students.map(\.seed)).count > 2)
  }

  @Test func answersAreReadFromASheet() {
    let sheet = """
      [gru 2.1]
      How many?
      answer: 3
      [gru 2.2]
      answer:
      answer: late
      [gru 3.1] trailing
        Answer : 1/2
      [gru 2.1]
      answer: 4
      """
    #expect(AnswerSheet.answers(in: sheet) == ["gru 2.1": "3", "gru 3.1": "1/2"])
  }

  @Test func namesOfFilesAreSafeAndDiffer() {
    let names = GradeFiles.names(["ada", "../x", "a b", "a/b", "=1", ""])
    #expect(names[0] == "ada" && Set(names).count == names.count)
    #expect(names.allSatisfy { !$0.contains("/") && !$0.hasPrefix(".") })
  }

  @Test func whatIsFetchedIsKnownByItsName() {
    #expect(FetchedPlugin.isMeant(by: "https://example.org/anna/Swish.git"))
    #expect(FetchedPlugin.isMeant(by: "git@example.org:anna/Swish"))
    #expect(
      FetchedPlugin.isMeant(by: "Swish-1.2.tar.gz") && !FetchedPlugin.isMeant(by: "Swish.swift"))
    #expect(FetchedPlugin.title("https://example.org/anna/Swish.git") == "Swish")
    #expect(FetchedPlugin.title("a/Swish-1.2.tar.gz") == "Swish")
    #expect(FetchedPlugin.title("https://example.org/Swish/archive/Swish-main.zip") == "Swish")
  }
}
