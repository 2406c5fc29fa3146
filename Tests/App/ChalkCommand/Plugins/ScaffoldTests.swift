import Foundation
import Testing

/// What `chalk new` writes compiles, runs and passes the validator; so does what the documentation
/// shows.
@Suite struct ScaffoldTests {
  private let chalk = try! ChalkProcess()

  @Test(arguments: [
    "lesson", "activation", "loss", "layer", "optimizer", "initializer", "metric", "dataset",
    "tokenizer", "model", "figure", "exercise",
  ])
  func whatIsNewPassesTheCheck(kind: String) throws {
    let new = try chalk.run("new", kind, "MyThing")
    #expect(new.status == 0, "\(new.errors)")
    let check = try chalk.run("check", "MyThing.swift")
    #expect(check.status == 0, "\(check.output)\(check.errors)")
    #expect(check.output.contains("checks hold.") && !check.output.contains("✗"))
    if kind != "exercise" {
      let run = try chalk.run("run", "MyThing.swift")
      #expect(run.status == 0 && run.output.contains("Figures/my-thing/"), "\(run.errors)")
    }
    let again = try chalk.run("new", kind, "MyThing")
    #expect(again.status == 1 && again.errors.contains("is there already"))
    chalk.remove()
  }

  @Test func aNameThatIsNoTypesNameIsAUsageError() throws {
    let name = try chalk.run("new", "lesson", "my-lesson")
    #expect(name.status == 64 && name.errors.contains("such as 'MyLesson'"))
    let kind = try chalk.run("new", "leson", "MyLesson")
    #expect(kind.status == 64 && kind.errors.contains("lesson"))
    chalk.remove()
  }

  @Test func aPackageBuildsAndRuns() throws {
    #expect(try chalk.run("new", "lesson", "MyThing", "--package").status == 0)
    let run = try chalk.run("run", "MyThing")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("How fast does a square grow?"))
    let package = chalk.folder.appendingPathComponent("MyThing")
    for file in ["Package.swift", "Sources/MyThing/MyThing.swift"] {
      let text = try String(contentsOf: package.appendingPathComponent(file), encoding: .utf8)
      #expect(!text.contains("/build") && !text.contains(ChalkProcess.packageRoot.path), "\(file)")
      #expect(!text.contains(chalk.folder.path))
    }
    let home = "CHALK_HOME=\(chalk.folder.path)/home"
    for words in [["build"], ["test"]] {
      let outcome = try chalk.shell(
        ["env", home, "swift"] + words + ["--package-path", package.path])
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }
    // On another machine, before Chalk has seen the package there, and after.
    let other = chalk.folder.path + "/other"
    let words = ["env", "CHALK_HOME=\(other)", "swift", "build", "--package-path", package.path]
    let early = try chalk.shell(words)
    #expect((early.output + early.errors).contains("chalk check ."), "\(early)")
    #expect(try chalk.run("check", "MyThing", environment: ["CHALK_HOME": other]).status == 0)
    let late = try chalk.shell(words)
    #expect(late.status == 0, "\(late)")
    chalk.remove()
  }

  /// Every Swift block of the page is a file of its own if it says `// File.swift` at its top, and
  /// every `chalk` line of its console blocks is run, in order.
  @Test func thePageAboutPluginsIsTrue() throws {
    let page = try String(
      contentsOf: ChalkProcess.packageRoot.appendingPathComponent("Docs/WritingAPlugin.md"),
      encoding: .utf8)
    let blocks = page.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }
    var (files, commands) = (0, 0)
    for (_, block) in blocks {
      let lines = block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if ["swift", "text"].contains(lines[0]),
        let name = lines[1].firstMatch(of: #/^// (\S+\.(?:swift|txt))$/#)?.1
      {
        try chalk.write(String(name), lines.dropFirst(2).joined(separator: "\n"))
        files += 1
      }
      guard lines[0] == "console" else { continue }
      for line in lines where line.hasPrefix("$ chalk ") && !line.contains("--watch") {
        let outcome = try chalk.run(line.dropFirst(8).split(separator: " ").map(String.init))
        #expect(outcome.status == 0, "\(line)\n\(outcome.output)\(outcome.errors)")
        commands += 1
      }
    }
    #expect(files >= 4 && commands >= 8)
    chalk.remove()
  }
}
