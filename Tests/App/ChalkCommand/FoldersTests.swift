import Foundation
import Testing

/// Where the program keeps what belongs to its user, and what it makes of paths.
@Suite struct FoldersTests {
  let chalk: ChalkProcess

  init() throws { chalk = try ChalkProcess() }

  private var files: [String] {
    (FileManager.default.subpaths(atPath: chalk.folder.path) ?? [])
      .filter { !$0.hasPrefix("Figures") }.sorted()
  }

  private func learn(_ environment: [String: String]) throws -> ChalkProcess.Outcome {
    try chalk.run(
      ["learn", "weighted-sum"], input: "q\n", environment: environment, without: ["CHALK_HOME"])
  }

  @Test func thePlaceIsKeptUnderHomeAndARelativeVariableIsIgnored() throws {
    let home = chalk.folder.appendingPathComponent("h").path
    let outcome = try learn(["HOME": home, "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"])
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    #expect(files.contains("h/.local/state/chalk/progress.json"), "\(files)")
    #expect(!files.contains { $0.hasPrefix("state") || $0.hasPrefix("cache") }, "\(files)")
    chalk.remove()
  }

  /// A file stands where the home should be: even the system's administrator cannot write there.
  @Test func aHomeThatCannotBeWrittenStopsNobodyAndIsTold() throws {
    try chalk.write("taken", "")
    let taken = chalk.folder.appendingPathComponent("taken").path
    let outcome = try learn(["HOME": taken, "XDG_STATE_HOME": "", "XDG_CACHE_HOME": ""])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("'\(taken)/.local/state/chalk' cannot be written"))
    #expect(outcome.errors.contains("Set CHALK_HOME"))
    let doctor = try chalk.run(
      ["doctor"], environment: ["HOME": taken, "XDG_STATE_HOME": "", "XDG_CACHE_HOME": ""],
      without: ["CHALK_HOME"])
    #expect(doctor.output.contains("Not a directory") && doctor.output.contains("is used instead"))
    chalk.remove()
  }

  @Test func doctorListsTheFolders() throws {
    let doctor = try chalk.run("doctor").output
    let home = chalk.folder.appendingPathComponent("home").path
    for folder in [
      home, home + "/plugins", home + "/cache/plugins", home + "/cache/data",
      home + "/cache/models",
    ] {
      #expect(doctor.contains("  \(folder)\n"), "\(doctor)")
    }
    chalk.remove()
  }

  /// As `--out "$OUT"` gives where OUT is not set.
  @Test(arguments: [
    ["run", "weighted-sum", "--out", ""], ["figures", "weighted-sum", "--out", ""],
    ["learn", "weighted-sum", "--out", ""], ["book", "weighted-sum", "--out", " "],
    ["practice", "relu", "--out", ""], ["compare", "--vary", "rate=1,2", "--out", ""],
    ["bench", "--growth", "--out", ""], ["new", "lesson", "Mine", "--out", ""],
    ["data", "inspect", "x.csv", "--out", ""], ["data", "inspect", ""],
    ["data", "fetch", "mnist", "--into", ""], ["run", "weighted-sum", "--data", ""],
    ["list", "--plugin", ""], ["check", ""], ["install", ""], ["run", ""], ["figures", ""],
  ])
  func anEmptyPathIsRefusedAndNothingIsWritten(arguments: [String]) throws {
    let outcome = try chalk.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("a path is needed"), "\(outcome.errors)")
    #expect(files.isEmpty && !FileManager.default.fileExists(atPath: "/weighted-sum"))
    chalk.remove()
  }

  @Test func theHomeIsMeantWhereTheShellLeavesItsSign() throws {
    let home = chalk.folder.appendingPathComponent("h").path
    let outcome = try chalk.run(
      "figures", "weighted-sum", "--out=~/Slides", environment: ["HOME": home])
    #expect(outcome.status == 0)
    #expect(files.contains("h/Slides/index.html") && !files.contains("~"), "\(files)")
    chalk.remove()
  }

  @Test(arguments: [
    (["lern"], "'chalk' has no command 'lern'. Did you mean 'learn'?"),
    (["help", "practise"], "'chalk' has no command 'practise'. Did you mean 'practice'?"),
    (["data", "inspct", "x.csv"], "'chalk data' has no command 'inspct'. Did you mean 'inspect'?"),
    (["help", "data", "lst"], "Did you mean 'list'?"),
    (["qqqqqq"], "There are: list, terms, learn,"),
  ])
  func aCommandThatIsNoneIsRefusedWithTheOneThatWasMeant(arguments: [String], words: String) throws
  {
    let outcome = try chalk.run(arguments)
    #expect(outcome.status == 64 && outcome.output.isEmpty)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    chalk.remove()
  }

  @Test(arguments: [["help"], ["help", "learn"], ["data", "--help"], ["help", "data", "list"]])
  func helpIsStillHelp(arguments: [String]) throws {
    let outcome = try chalk.run(arguments)
    #expect(outcome.status == 0 && outcome.output.contains("USAGE"), "\(outcome.errors)")
    chalk.remove()
  }

  @Test(arguments: [20, 33, 47, 80, 100])
  func listsKeepTheirIndentsAtAnyWidth(width: Int) throws {
    for command in ["list", "learn"] {
      let outcome = try chalk.run(command, environment: ["COLUMNS": "\(width)"])
      let lines = outcome.output.split(separator: "\n").map(String.init)
      let first = try #require(lines.first { $0.contains("weighted-sum") })
      #expect(first.hasPrefix("    weighted-sum"), "\(first)")
      for line in lines where line.contains("What does one neuron") || line.contains("losses ") {
        #expect(line.hasPrefix("   "), "\(command) at \(width): '\(line)'")
      }
      let headings = lines.filter { !$0.hasPrefix(" ") }
      #expect(headings.count < 20, "\(command) at \(width): \(headings)")
    }
    chalk.remove()
  }

  /// A hundred thousand digits at a prompt: told in a moment, and not all of them again.
  @Test func manyTypedDigitsTakeNoTime() throws {
    let digits = String(repeating: "7", count: 100_000)
    let start = Date()
    let plain = try chalk.run(["learn", "weighted-sum"], input: "q\n")
    let between = Date()
    let typed = try chalk.run(["learn", "weighted-sum"], input: digits + "\nq\n")
    let extra = Date().timeIntervalSince(between) - between.timeIntervalSince(start)
    #expect(typed.status == 0 && extra < 1.5, "\(extra) s")
    #expect(typed.output.count < plain.output.count + 20_000)
    #expect(typed.output.contains("(100000"), "\(typed.output.suffix(600))")
    chalk.remove()
  }
}
