import Foundation
import Testing

/// `chalk learn`, driven as a learner drives it.
@Suite struct LearnTests {
  private let chalk = try! ChalkProcess()

  @Test func enterGoesForwardAndBGoesBack() throws {
    let outcome = try chalk.run("learn", "chain-rule", input: "\n\nb\nq\n")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(steps(shownIn: outcome.output) == [1, 2, 3, 2])
    chalk.remove()
  }

  @Test func gGoesToAStepAndSaysSoWhereThereIsNone() throws {
    let outcome = try chalk.run("learn", "chain-rule", input: "g 4\ng 99\nq\n")
    #expect(steps(shownIn: outcome.output) == [1, 4, 4])
    #expect(outcome.output.contains("There is no step 99: the lesson has 6."))
    chalk.remove()
  }

  @Test func theLessonGoesOnWhereItWasLeft() throws {
    _ = try chalk.run("learn", "chain-rule", input: "\n\nq\n")
    let again = try chalk.run("learn", "chain-rule", input: "q\n")
    #expect(steps(shownIn: again.output) == [3])
    let restarted = try chalk.run("learn", "chain-rule", "--restart", input: "q\n")
    #expect(steps(shownIn: restarted.output) == [1])
    chalk.remove()
  }

  @Test func theEndOfTheInputKeepsThePlaceToo() throws {
    _ = try chalk.run("learn", "chain-rule", input: "\n")
    let again = try chalk.run("learn", "chain-rule", input: "")
    #expect(steps(shownIn: again.output) == [2])
    chalk.remove()
  }

  @Test func aLessonReadToItsEndIsDone() throws {
    let outcome = try chalk.run("learn", "weighted-sum", input: "\n\n\n\n")
    #expect(outcome.output.contains("Done: Weigh and add."))
    #expect(outcome.output.contains("Next: chalk learn activations"))
    let list = try chalk.run("list")
    #expect(list.output.contains("✓ weighted-sum"))
    chalk.remove()
  }

  @Test func aSliderRunsTheLessonAgain() throws {
    let outcome = try chalk.run("learn", "activations", input: "s x=-2\ns x=99\ns nonsense\nq\n")
    #expect(outcome.output.contains("f(1.5) = max(0, 1.5) = 1.5"))
    #expect(outcome.output.contains("f(−2) = max(0, −2) = 0"))
    #expect(outcome.output.contains("'99' will not do for x"))
    #expect(outcome.output.contains("Write it as name=value"))
    chalk.remove()
  }

  @Test func anAnswerIsJudgedAndTheReasonGiven() throws {
    let outcome = try chalk.run("learn", "activations", input: "0\n1\nmany\nq\n")
    #expect(outcome.output.contains("✗ Not quite: it is 1."))
    #expect(outcome.output.contains("✓ Right. Right of the hinge the line is y = x."))
    #expect(outcome.output.contains("that takes a number, such as 0.5"))
    chalk.remove()
  }

  @Test func whatALessonBuildsOnIsNamed() throws {
    let outcome = try chalk.run("learn", "activations", input: "q\n")
    #expect(outcome.output.contains("builds on weighted-sum, which you have not finished yet"))
    chalk.remove()
  }

  @Test func aDamagedProgressFileIsNoObstacle() throws {
    let home = chalk.folder.appendingPathComponent("home")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    try Data("{ not json".utf8).write(to: home.appendingPathComponent("progress.json"))
    let outcome = try chalk.run("learn", "weighted-sum", input: "q\n")
    #expect(outcome.status == 0 && steps(shownIn: outcome.output) == [1])
    chalk.remove()
  }

  private func steps(shownIn output: String) -> [Int] {
    output.split(separator: "\n").compactMap { line in
      (line.firstMatch(of: #/^(?:.*> )?(\d+)/\d+ · /#)?.1).flatMap { Int($0) }
    }
  }
}
