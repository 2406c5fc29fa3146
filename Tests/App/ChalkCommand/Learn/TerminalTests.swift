import Foundation
import Testing

/// `chalk learn` in a real terminal: what a learner sees and types.
@Suite struct TerminalTests {
  @Test func stepsGoForwardAndBackOnAScreenOfEightyByTwentyFour() throws {
    let chalk = try ChalkProcess()
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["learn", "weighted-sum"], in: chalk.folder)
    #expect(terminal.waits(for: "[1/7] Enter more (1/"), "\(terminal.screen)")
    #expect(terminal.screen.contains("1/7 · How can one number sum up many?"))
    #expect(terminal.screen.contains("\u{1B}[1m"), "headings are bold on a terminal")
    var turns = 0
    while !terminal.screen.contains("[1/7] Enter next") && turns < 9 {
      try terminal.type("")
      #expect(terminal.waits(for: "[1/7]"), "\(terminal.screen)")
      turns += 1
    }
    #expect(terminal.screen.contains("[1/7] Enter next"), "\(terminal.screen)")
    try terminal.type("g 3")
    #expect(terminal.waits(for: "3/7 · Many neurons at once"), "\(terminal.screen)")
    #expect(terminal.waits(for: "[3/7] Enter more (1/"))
    try terminal.type("b")
    #expect(terminal.waits(for: "2/7 · What does a weight do?"), "\(terminal.screen)")
    #expect(terminal.waits(for: "[2/7]"))
    try terminal.type("q")
    #expect(terminal.ends() == 0)
    chalk.remove()
  }

  @Test(arguments: [(80, 24), (40, 12), (132, 50)])
  func everyScreenFitsTheWindow(columns: Int, rows: Int) throws {
    let chalk = try ChalkProcess()
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["learn", "chain-rule"], in: chalk.folder, columns: columns,
      rows: rows)
    #expect(terminal.waits(for: " > "), "\(terminal.screen)")
    for command in ["", "", "e 1", "", "t", "", "?", "", "f", "", "g 6"] {
      try terminal.type(command)
      #expect(terminal.waits(for: " > "), "\(terminal.screen)")
      #expect(terminal.rows.count <= rows, "after '\(command)': \(terminal.rows)")
      let widest = terminal.rows.dropLast().map(\.count).max() ?? 0
      #expect(widest <= columns, "after '\(command)': \(terminal.rows)")
    }
    try terminal.type("q")
    #expect(terminal.ends() == 0)
    chalk.remove()
  }

  /// What is said to an answer takes room from the page, and may push the question to the next one.
  @Test(arguments: [10, 12, 14, 15, 17, 19, 24])
  func theVerdictStandsOnThePageOfItsQuestion(rows: Int) throws {
    let chalk = try ChalkProcess()
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["learn", "squared-error"], in: chalk.folder, rows: rows)
    #expect(terminal.waits(for: "[1/7]"), "\(terminal.screen)")
    // A step on which nothing has been said yet: then no room is taken.
    try terminal.type("g 2")
    #expect(terminal.waits(for: "[2/7]"), "\(terminal.screen)")
    var turns = 0
    while !terminal.screen.contains("your answer") && turns < 18 {
      try terminal.type("")
      #expect(terminal.waits(for: "[2/7]"), "\(terminal.screen)")
      turns += 1
    }
    try terminal.type("1")
    #expect(terminal.waits(for: "Not quite"), "\(terminal.screen)")
    #expect(terminal.waits(for: "[2/7]"))
    #expect(terminal.rows.contains { $0.hasPrefix("? ") }, "\(terminal.rows)")
    terminal.end()
    chalk.remove()
  }

  /// A note takes room from the page; what it pushes off comes on the next page.
  @Test func aNoteHidesNothing() throws {
    let (plain, noted) = (try linesOfTheFirstStep(), try linesOfTheFirstStep(typing: "g 99"))
    #expect(plain.count > 14, "more than a page")
    #expect(plain.subtracting(noted).isEmpty, "\(plain.subtracting(noted))")
  }

  /// What is seen of the first step of a lesson, page by page, after something was typed on the first.
  private func linesOfTheFirstStep(typing command: String? = nil) throws -> Set<String> {
    let chalk = try ChalkProcess()
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["learn", "weighted-sum"], in: chalk.folder, rows: 14)
    #expect(terminal.waits(for: " > "), "\(terminal.screen)")
    if let command {
      try terminal.type(command)
      #expect(terminal.waits(for: " > "), "\(terminal.screen)")
    }
    var seen: Set<String> = []
    for _ in 0..<24 where !terminal.screen.contains("[2/7]") {
      seen.formUnion(terminal.rows)
      try terminal.type("")
      #expect(terminal.waits(for: " > "), "\(terminal.screen)")
    }
    #expect(terminal.screen.contains("[2/7]"), "\(terminal.screen)")
    try terminal.type("q")
    #expect(terminal.ends() == 0)
    chalk.remove()
    return seen.filter { !$0.isEmpty && !$0.contains("1/7") }
  }

  @Test func aWindowThatChangesIsDrawnAgain() throws {
    let chalk = try ChalkProcess()
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["learn", "weighted-sum"], in: chalk.folder)
    #expect(terminal.waits(for: "Enter more (1/"))
    terminal.resize(columns: 60, rows: 14)
    #expect(terminal.waits(for: "Enter more (1/"), "\(terminal.screen)")
    #expect(terminal.rows.count <= 14 && terminal.rows.allSatisfy { $0.count <= 60 })
    terminal.resize(columns: 100, rows: 60)
    #expect(terminal.waits(for: "[1/7] Enter next"), "\(terminal.screen)")
    try terminal.type("q")
    #expect(terminal.ends() == 0)
    chalk.remove()
  }

  @Test func aNumberIsOpenedAndItsInputsInTurn() throws {
    let chalk = try ChalkProcess()
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["learn", "chain-rule"], in: chalk.folder)
    #expect(terminal.waits(for: " > "))
    try terminal.type("e")
    #expect(terminal.waits(for: "a number opens an input"), "\(terminal.screen)")
    #expect(terminal.rows.contains("    L = 3 · 10 = 30"), "\(terminal.rows)")
    #expect(terminal.rows.contains { $0.hasPrefix("  1  z = 10   ∂L/∂z = 3") }, "\(terminal.rows)")
    try terminal.type("1")
    #expect(terminal.waits(for: "L ← z"), "\(terminal.screen)")
    #expect(terminal.waits(for: " > "))
    #expect(terminal.rows.contains("    z = 2 · 5 = 10"), "\(terminal.rows)")
    try terminal.type("b")
    #expect(terminal.waits(for: "    L = 3 · 10 = 30"), "\(terminal.screen)")
    #expect(terminal.waits(for: " > "))
    try terminal.type("")
    #expect(terminal.waits(for: "1/10 · If the first wheel turns"), "\(terminal.screen)")
    try terminal.type("q")
    #expect(terminal.ends() == 0)
    chalk.remove()
  }

  @Test func aTrainingIsWalkedThroughForwardAndBack() throws {
    let chalk = try ChalkProcess()
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["learn", "iris-network", "--set", "epochs=10"], in: chalk.folder)
    #expect(terminal.waits(for: " > ", seconds: 30))
    for (command, place) in [
      ("g 4", "1/30"), ("+", "2/30"), ("++", "4/30"), ("++", "7/30"), ("--", "4/30"), ("-", "3/30"),
      ("end", "30/30"), ("u 17", "17/30"), ("start", "1/30"), ("-", "1/30"),
    ] {
      try terminal.type(command)
      #expect(
        terminal.waits(for: "[4/11 · \(place)]", seconds: 30), "\(command): \(terminal.screen)")
    }
    #expect(terminal.screen.contains("This is the first update."))
    try terminal.type("q")
    #expect(terminal.ends() == 0)
    chalk.remove()
  }

  @Test func ctrlCLeavesTheLessonAndKeepsThePlace() throws {
    let chalk = try ChalkProcess()
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["learn", "weighted-sum"], in: chalk.folder)
    #expect(terminal.waits(for: " > "))
    try terminal.type("g 3")
    #expect(terminal.waits(for: "[3/7]"))
    terminal.pressControlC()
    #expect(terminal.ends() == 130)
    let again = try chalk.run("learn", "weighted-sum", input: "q\n")
    #expect(again.output.contains("3/7 · "))
    chalk.remove()
  }
}
