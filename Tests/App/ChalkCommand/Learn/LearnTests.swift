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
    #expect(outcome.output.contains("There is no step 99: the lesson has 10."))
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

  @Test func aLessonIsDoneWhenItsQuestionsAre() throws {
    let read = try chalk.run("learn", "weighted-sum", input: String(repeating: "\n", count: 20))
    #expect(read.output.contains("Read to the end: Weigh and add."))
    #expect(read.output.contains("It is done when its questions are; open are those of the steps"))
    #expect(try !chalk.run("list").output.contains("✓ weighted-sum"))
    let outcome = try chalk.run(
      "learn", "weighted-sum", "--restart",
      input: String(repeating: "solution\nsolution\n\n", count: 20))
    #expect(outcome.output.contains("Done: Weigh and add."))
    #expect(outcome.output.contains("Next: chalk learn activations"))
    let list = try chalk.run("list")
    #expect(list.output.contains("✓ weighted-sum"))
    chalk.remove()
  }

  @Test func aTitleThatAsksEndsOnce() throws {
    let outcome = try chalk.run(
      "learn", "squared-error", input: String(repeating: "\n", count: 20))
    #expect(
      outcome.output.contains("Read to the end: How wrong is a guess?\n"), "\(outcome.output)")
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
    #expect(outcome.output.contains("✗ Not quite. It is more than that."))
    #expect(outcome.output.contains("✓ Right. For x > 0 ReLU is the line f(x) = x."))
    #expect(outcome.output.contains("that takes a number, such as 0.5"))
    chalk.remove()
  }

  @Test func aNumberOpensInAPipeToo() throws {
    let outcome = try chalk.run("learn", "chain-rule", input: "e\n1\nb\n9\n\ne 7\nq\n")
    #expect(outcome.output.contains("    z = 2 · 5 = 10"))
    #expect(outcome.output.contains("L ← z"))
    #expect(outcome.output.contains("There is no input 9 to open"))
    #expect(outcome.output.contains("There is no number 7 to open here"))
    chalk.remove()
  }

  @Test func aPredictionComesBeforeWhatItIsAbout() throws {
    let outcome = try chalk.run("learn", "failure-lab", input: "2\nq\n")
    let parts = outcome.output.components(separatedBy: "What do you expect?")
    #expect(parts.count == 2, "held back once, until it was answered")
    #expect(!parts[0].contains("✓ after training from zeros"))
    #expect(outcome.output.contains("Not quite. It is another one."))
    #expect(outcome.output.contains("✓ after training from zeros"))
    chalk.remove()
  }

  @Test func theContentsShowWhatIsDone() throws {
    let outcome = try chalk.run("learn", "chain-rule", input: "6\n\nt\nq\n")
    #expect(outcome.output.contains("✓ 1  If the first wheel turns"), "\(outcome.output)")
    #expect(outcome.output.contains("▸ 2  Forward: from the weight to the loss"))
    #expect(outcome.output.contains("  8  What goes wrong"))
    let all = try chalk.run("learn")
    #expect(all.output.contains("▸ chain-rule"), "\(all.output)")
    #expect(all.output.contains("at step 2"))
    #expect(all.output.contains("Go on: chalk learn chain-rule"))
    chalk.remove()
  }

  @Test func whoeverKnowsWhatIsNeededIsNotAskedAgain() throws {
    let first = try chalk.run("learn", "activations", input: "k\nq\n")
    #expect(first.output.contains("type k: I know it"))
    let again = try chalk.run("learn", "activations", input: "q\n")
    #expect(!again.output.contains("builds on"))
    chalk.remove()
  }

  @Test func aFigureIsToldInWordsWhereItCannotBeShown() throws {
    let outcome = try chalk.run("learn", "activations", input: "f\nf 9\nq\n")
    #expect(outcome.output.contains("ReLU and its derivative\n"))
    #expect(outcome.output.contains("There is no figure 9 on this step; there are 1."))
    chalk.remove()
  }

  /// Places that nothing can have, and a window too narrow for anything.
  @Test func oddNumbersAreAnsweredInWords() throws {
    let odd = ["f 0", "f -1"] + ["f", "g", "e", "u", ""].map { "\($0) -9223372036854775808" }
    let outcome = try chalk.run(
      "learn", "activations", input: (odd + ["g 2"] + odd).joined(separator: "\n"))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("There is no figure 0 on this step; there are 1."))
    #expect(outcome.output.contains("There is no step -9223372036854775808: the lesson has"))
    for size in ["1", "20", "-5", "9223372036854775807"] {
      let contents = try chalk.run("learn", environment: ["COLUMNS": size, "LINES": size])
      #expect(contents.status == 0 && contents.output.contains("weighted"), "\(size)")
    }
    chalk.remove()
  }

  @Test func theLessonIsShownInChinese() throws {
    let outcome = try chalk.run("learn", "activations", "--lang", "zh-Hans", input: "1\n?\nq\n")
    #expect(outcome.output.contains("最简单的非线性是什么？"), "\(outcome.output)")
    #expect(outcome.output.contains("✓ 正确。"))
    #expect(outcome.output.contains("f(1.5) = max(0, 1.5) = 1.5"))
    let unknown = try chalk.run("learn", "activations", "--lang", "tlh", input: "")
    #expect(unknown.status == 64 && unknown.errors.contains("en, zh-Hans"), "\(unknown.errors)")
    chalk.remove()
  }

  @Test(arguments: [
    ("throw Oops()", "The lesson stopped with an error:", "the ink is dry"),
    ("fatalError(\"no such shape\")", "The lesson crashed", "no such shape"),
    ("exit(3)", "The lesson ended the program itself", "exit(3)"),
  ])
  func aLessonThatFailsShowsWhatHappenedAndTheOldOneStays(
    code: String, how: String, why: String
  ) throws {
    try write(lesson: "if x > 1 { \(code) }")
    let outcome = try chalk.run(
      "learn", "Bad.swift", input: "s x=2\ns x=0.5\nq\n", environment: ["SWIFT_BACKTRACE": ""])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains(how), "\(outcome.output) \(outcome.errors)")
    #expect(outcome.output.contains(why))
    #expect(outcome.output.contains("Nothing has changed"))
    #expect(outcome.output.contains("x is now 0.5"))
    chalk.remove()
  }

  @Test func aLessonThatFailsAtOnceEndsWithOne() throws {
    try write(lesson: "throw Oops()")
    let outcome = try chalk.run("learn", "Bad.swift", input: "\n")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("the ink is dry"), "\(outcome.errors)")
    chalk.remove()
  }

  /// In a terminal, since Ctrl-C is needed: the loop is stopped, the lesson stays as it was.
  @Test func aLessonThatNeverEndsIsStopped() throws {
    try write(lesson: "while x > 1 { y += 1 }")
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["learn", "loops", "--plugin", "Bad.swift"], in: chalk.folder,
      environment: ["CHALK_SUPERVISED": chalk.folder.appendingPathComponent("mark").path])
    #expect(terminal.waits(for: "[1/1] Enter ends", seconds: 60), "\(terminal.screen)")
    try terminal.type("s x=2")
    #expect(!terminal.waits(for: "Nothing has changed", seconds: 2))
    terminal.pressControlC()
    #expect(terminal.waits(for: "Stopped: the lesson was still running."), "\(terminal.screen)")
    #expect(terminal.waits(for: " > "))
    try terminal.type("q")
    #expect(terminal.ends() == 0)
    chalk.remove()
  }

  /// A plugin with one lesson, which does this with its slider x.
  private func write(lesson code: String) throws {
    let source = """
      import Chalk
      import Foundation

      struct Oops: Error, CustomStringConvertible { let description = "the ink is dry" }

      struct Loops: Lesson {
        let card = LessonCard("loops", "Loops", minutes: 1)

        func teach(on board: Board) throws {
          board.step("One")
          let x = board.slider("x", in: 0...2, default: 0)
          var y = x
          \(code)
          y += 1
          board.value("y", y)
        }
      }

      """
    try source.write(
      to: chalk.folder.appendingPathComponent("Bad.swift"), atomically: true, encoding: .utf8)
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
