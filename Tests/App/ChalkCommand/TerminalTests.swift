import Foundation
import Testing

/// `chalk learn` in a real terminal: what a learner sees and types.
@Suite struct TerminalTests {
  @Test func stepsGoForwardAndBackOnAScreenOfEightyByTwentyFour() throws {
    let chalk = try ChalkProcess()
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["learn", "weighted-sum"], in: chalk.folder)
    #expect(terminal.waits(for: "[1/4] Enter more (1/2)"), "\(terminal.screen)")
    #expect(terminal.screen.contains("1/4 · How can one number sum up many?"))
    #expect(terminal.screen.contains("\u{1B}[1m"), "headings are bold on a terminal")
    try terminal.type("")
    #expect(terminal.waits(for: "[1/4] Enter next"), "\(terminal.screen)")
    try terminal.type("g 3")
    #expect(terminal.waits(for: "3/4 · Many neurons at once"), "\(terminal.screen)")
    #expect(terminal.waits(for: "[3/4] Enter more (1/"))
    try terminal.type("b")
    #expect(terminal.waits(for: "2/4 · What does a weight do?"), "\(terminal.screen)")
    #expect(terminal.waits(for: "[2/4]"))
    try terminal.type("q")
    #expect(terminal.ends() == 0)
    chalk.remove()
  }
}
