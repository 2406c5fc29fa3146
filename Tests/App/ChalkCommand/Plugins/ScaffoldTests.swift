import Foundation
import Testing

/// What `chalk new` writes compiles, runs and passes the validator; so does what the documentation
/// shows.
@Suite struct ScaffoldTests {
  private let chalk = try! ChalkProcess()

  @Test(arguments: [
    "lesson", "activation", "loss", "layer", "optimizer", "initializer", "metric", "dataset",
    "tokenizer", "model", "pretrained", "figure", "exercise",
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

  @Test func aNewPretrainedModelCanBeFetchedAndIsHeldAgainstItsHash() throws {
    defer { chalk.remove() }
    #expect(try chalk.run("new", "pretrained", "MyThing").status == 0)
    let list = try chalk.run("model", "list", "--plugin", "MyThing.swift")
    #expect(list.status == 0 && list.output.contains("my-thing 6.2.3"), "\(list)")
    #expect(list.output.contains("Source: Silero Team") && list.output.contains("License: MIT"))
    // A wheel that was brought by hand and is another one is refused.
    try chalk.write("silero_vad-6.2.3-py3-none-any.whl", "PK")
    let fetch = try chalk.run(
      "model", "fetch", "my-thing", "--plugin", "MyThing.swift", "--package",
      "silero_vad-6.2.3-py3-none-any.whl")
    #expect(fetch.status == 1 && fetch.errors.contains("silero_vad-6.2.3"), "\(fetch)")
    // So is a description whose hash is none.
    let file = chalk.folder.appendingPathComponent("MyThing.swift")
    let text = try String(contentsOf: file, encoding: .utf8)
    try chalk.write("MyThing.swift", text.replacing("c59271c2", with: "C59271C2"))
    let check = try chalk.run("check", "MyThing.swift")
    #expect(check.status == 1 && check.output.contains("✗"), "\(check)")
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
