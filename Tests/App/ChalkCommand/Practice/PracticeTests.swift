import Foundation
import Testing

/// `chalk practice`, as a learner uses it.
@Suite struct PracticeTests {
  private let chalk = try! ChalkProcess()

  @Test func aLearnerGoesFromTheHoleToTheSolution() throws {
    let list = try chalk.run("practice")
    #expect(list.output.contains(#/\n0 of \d\d solved/#))
    #expect(list.output.contains("chalk practice weighted"))
    #expect(list.output.contains("\nlstm\n    lstm-cell "), "\(list.output)")
    let first = try chalk.run("practice", "relu")
    #expect(first.status == 1)
    #expect(first.output.contains("Written: Relu.swift") && first.output.contains("still empty"))
    #expect(first.output.contains("Its lesson: chalk learn activations"))
    try fill("Relu.swift", "-1", with: "max(0.01 * x, x)")
    let leaky = try chalk.run("practice", "relu", "--once")
    #expect(leaky.status == 1)
    #expect(leaky.output.contains("✗ relu(x = −2)\n  expected  0\n  got       −0.02"))
    #expect(leaky.output.contains("This is a leaky ReLU"))
    #expect(leaky.output.contains("Your curve over the right one: Relu.png"))
    #expect(try Data(contentsOf: chalk.folder.appendingPathComponent("Relu.png")).count > 1000)
    try fill("Relu.swift", "max(0.01 * x, x)", with: "x > 0 ? x : 0")
    let right = try chalk.run("practice", "relu")
    #expect(right.status == 0, "\(right.output)")
    #expect(right.output.contains("✓ Right, in all 8 cases.") && right.output.contains("max(0, x)"))
    #expect(try chalk.run("practice").output.contains("✓ relu"))
    chalk.remove()
  }

  @Test func anEdgeCaseIsToldWithoutItsNumbers() throws {
    _ = try chalk.run("practice", "perplexity")
    try fill(
      "Perplexity.swift", "return 0", with: "return pow(p.reduce(1, *), -1 / Double(p.count))")
    let outcome = try chalk.run("practice", "perplexity", "--once")
    #expect(outcome.status == 1, "\(outcome)")
    #expect(outcome.output.contains("✗ perplexity(…) of a text of five hundred characters"))
    #expect(outcome.output.contains("An edge case") && !outcome.output.contains("expected"))
    #expect(outcome.output.contains("too small for a Double"))
    chalk.remove()
  }

  @Test func hintsComeOneByOne() throws {
    for number in 1...3 {
      let outcome = try chalk.run("practice", "softmax", "--hint")
      #expect(outcome.output.contains("Hint \(number) of 3"))
    }
    #expect(try chalk.run("practice", "softmax", "--solution").output.contains("let total"))
    let unknown = try chalk.run("practice", "sofmax")
    #expect(unknown.status == 64 && unknown.errors.contains("Did you mean 'softmax'?"))
    chalk.remove()
  }

  @Test func whatDoesNotCompileTrapsOrLoopsIsSaid() throws {
    _ = try chalk.run("practice", "relu")
    try fill("Relu.swift", "-1", with: "mx(0, x)")
    let broken = try chalk.run("practice", "relu")
    #expect(broken.status == 1)
    #expect(broken.output.contains("Relu.swift:12:10: error: cannot find 'mx'"), "\(broken.output)")
    try fill("Relu.swift", "mx(0, x)", with: "[x][5]")
    let traps = try chalk.run("practice", "relu")
    #expect(traps.output.contains("✗ relu(x = 2)\n  it trapped"), "\(traps.output)")
    #expect(traps.output.contains("Index out of range"))
    try fill("Relu.swift", "return [x][5]", with: "exit(0)")
    let exits = try chalk.run("practice", "relu")
    #expect(exits.output.contains("by exit(0)"), "\(exits.output)")
    try fill("Relu.swift", "func relu", with: "func rellu")
    let renamed = try chalk.run("practice", "relu")
    #expect(renamed.output.contains("func relu(_ x: Double) -> Double"), "\(renamed.output)")
    chalk.remove()
  }

  @Test func anExerciseOfAPluginIsPractisedLikeAnyOther() throws {
    _ = try chalk.run("new", "exercise", "MyThing")
    _ = try chalk.run("practice", "my-thing", "--plugin", "MyThing.swift", "--out", "mine")
    try fill("mine/MyThing.swift", "return -1\n}\n\n", with: "return x * x\n}\n\n")
    let outcome = try chalk.run(
      "practice", "my-thing", "--plugin", "MyThing.swift", "--out", "mine")
    #expect(outcome.output.contains("✗ squareSlope(x = 2)"), "\(outcome.output)\(outcome.errors)")
    chalk.remove()
  }

  /// A function of a stranger's tries to write, to remove, to move and to change rights: all stays as it is.
  @Test(arguments: ["folder", "calls"])
  func aJudgedFunctionChangesNoFile(confinement: String) throws {
    _ = try chalk.run("practice", "relu")
    try chalk.write("mine.txt", "mine")
    let folder = chalk.folder.path
    let progress = folder + "/home/practice.json"
    let before = try String(contentsOfFile: progress, encoding: .utf8)
    try fill(
      "Relu.swift", "return -1",
      with: """
        try? "theirs".write(toFile: "\(folder)/mine.txt", atomically: false, encoding: .utf8)
          try? "theirs".write(toFile: "\(folder)/new.txt", atomically: true, encoding: .utf8)
          try? "{}".write(toFile: "\(progress)", atomically: false, encoding: .utf8)
          _ = truncate("\(folder)/mine.txt", 0)
          _ = chmod("\(folder)/mine.txt", 0o777)
          _ = rename("\(folder)/mine.txt", "\(folder)/moved.txt")
          _ = unlink("\(folder)/mine.txt")
          _ = mkdir("\(folder)/made", 0o700)
          return max(0.5 * x, x)
        """)
    let judged = try chalk.run(
      "practice", "relu", environment: ["CHALK_CONFINEMENT": confinement])
    #expect(judged.output.contains("✗ relu(x = −2)"), "\(judged)")
    let mine = folder + "/mine.txt"
    #expect(try String(contentsOfFile: mine, encoding: .utf8) == "mine")
    #expect(
      try FileManager.default.attributesOfItem(atPath: mine)[.posixPermissions] as? Int != 0o777)
    for name in ["new.txt", "moved.txt", "made"] {
      #expect(!FileManager.default.fileExists(atPath: folder + "/" + name), "\(name)")
    }
    #expect(try String(contentsOfFile: progress, encoding: .utf8) == before)

    // The same without: what is tried here does change files.
    let free = try chalk.run("practice", "relu", environment: ["CHALK_CONFINEMENT": "none"])
    #expect(free.errors.contains("cannot keep an exercise from changing your files"), "\(free)")
    #expect(FileManager.default.fileExists(atPath: folder + "/made"))
    chalk.remove()
  }

  @Test func aJudgedFunctionMayWriteInItsOwnFolder() throws {
    _ = try chalk.run("practice", "relu")
    try fill(
      "Relu.swift", "return -1",
      with: """
        let file = NSTemporaryDirectory() + "/note"
          guard FileManager.default.createFile(atPath: file, contents: nil) else { return -7 }
          return max(0, x)
        """)
    let judged = try chalk.run("practice", "relu")
    #expect(judged.status == 0, "\(judged)")
    chalk.remove()
  }

  @Test func aTeacherWhoLooksThroughHomeworkHasNotSolvedIt() throws {
    try chalk.write("hw/ada/Relu.swift", "func relu(_ x: Double) -> Double { x > 0 ? x : 0 }\n")
    let judged = try chalk.run("practice", "relu", "--once", "--out", "hw/ada")
    #expect(judged.status == 0 && judged.output.contains("✓ Right"), "\(judged)")
    #expect(judged.output.contains("Not noted as solved by you"))
    #expect(try !chalk.run("practice").output.contains("✓ relu"))
    let mine = try chalk.run("practice", "relu", "--once", "--out", "hw/ada", "--mine")
    #expect(mine.status == 0 && !mine.output.contains("Not noted"))
    #expect(try chalk.run("practice").output.contains("✓ relu"))
    chalk.remove()
  }

  @Test func aSavedFileIsCheckedAtOnce() throws {
    let terminal = try PseudoTerminal(
      ChalkProcess.executable, ["practice", "relu"], in: chalk.folder)
    #expect(terminal.waits(for: "h hint, r solution, q quit", seconds: 30), "\(terminal.screen)")
    try terminal.type("h")
    #expect(terminal.waits(for: "Hint 1 of 3"))
    terminal.clear()
    try fill("Relu.swift", "-1", with: "max(0, x)")
    #expect(terminal.waits(for: "✓ Right", seconds: 30), "\(terminal.screen)")
    #expect(terminal.ends() == 0)
    chalk.remove()
  }

  private func fill(_ name: String, _ old: String, with new: String) throws {
    let file = chalk.folder.appendingPathComponent(name)
    let text = try String(contentsOf: file, encoding: .utf8)
    #expect(text.contains(old))
    try Data(text.replacing(old, with: new).utf8).write(to: file)
  }
}
