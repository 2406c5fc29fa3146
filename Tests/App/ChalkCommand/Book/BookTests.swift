import Foundation
import Testing

/// `chalk book`: made from a few lessons, and the web book looked at in a browser without a window.
@Suite struct BookTests {
  @Test func theMarkdownBookHasAPageALessonAndItsFigures() throws {
    let chalk = try ChalkProcess()
    let outcome = try chalk.run("book", "weighted-sum", "chain-rule", "--form", "markdown")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let contents = try text("Book/README.md", chalk)
    #expect(
      contents.contains("[Weigh and add: the affine map of a layer, z = Wx + b](weighted-sum.md)"))
    for id in ["weighted-sum", "chain-rule"] {
      let page = try text("Book/\(id).md", chalk)
      let files = page.matches(of: #/\]\((Images\/[^)]+)\)/#).map { String($0.1) }
      #expect(!files.isEmpty)
      for file in files {
        let path = chalk.folder.appendingPathComponent("Book/\(file)").path
        #expect(FileManager.default.fileExists(atPath: path), "\(file)")
      }
      #expect(page.components(separatedBy: "$$").count % 2 == 1, "formulas open and close")
    }
    chalk.remove()
  }

  @Test func theBookIsMadeInChinese() throws {
    let chalk = try ChalkProcess()
    let outcome = try chalk.run(
      "book", "weighted-sum", "--lang", "zh-Hans", "--form", "markdown")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try text("Book/weighted-sum.md", chalk).contains("# 加权求和"))
    chalk.remove()
  }

  @Test(arguments: [
    (["book", "weihted-sum"], "Did you mean 'weighted-sum'?"),
    (["book", "--form", "paper"], "paper"), (["book", "--positions", "0"], "1 to 9"),
    (["book", "--lang", "xx"], "en, zh-Hans"),
  ])
  func aWrongWordIsAUsageError(arguments: [String], words: String) throws {
    let chalk = try ChalkProcess()
    let outcome = try chalk.run(arguments)
    #expect(outcome.status == 64 && outcome.errors.contains(words), "\(outcome.errors)")
    chalk.remove()
  }

  /// A slider that trains anew stands still where quick ones are asked for, and says what moves it.
  @Test func onlySlidersThatTrainNothingMoveInAQuickBook() throws {
    let chalk = try ChalkProcess()
    let outcome = try chalk.run("book", "trees-and-nets", "squared-error", "--sliders", "quick")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let (still, moved) = (
      try text("Book/trees-and-nets.html", chalk), try text("Book/squared-error.html", chalk)
    )
    #expect(still.contains("<code>noise = 0.2</code>"))
    #expect(still.contains("Move it live: <code>chalk serve trees-and-nets</code>"))
    #expect(!still.contains("data-control=\"noise\""))
    #expect(moved.contains("data-control=\"guess\"") && !moved.contains("Move it live"))
    #expect(moved.contains("\"guess=3\""), "the step at another position")
    chalk.remove()
  }

  /// The first picture that cannot be written ends the work: the other lessons are not run for nothing.
  @Test func aFolderThatTakesNoPicturesIsToldSoon() throws {
    let chalk = try ChalkProcess()
    let book = chalk.folder.appendingPathComponent("Book")
    try FileManager.default.createDirectory(at: book, withIntermediateDirectories: true)
    try Data().write(to: book.appendingPathComponent("Images"))
    let start = Date()
    let outcome = try chalk.run("book")
    #expect(outcome.status == 1 && outcome.errors.contains("Images"), "\(outcome.errors)")
    #expect(Date().timeIntervalSince(start) < 45, "all lessons take minutes")
    chalk.remove()
  }

  /// So does a disk that is full from the start: before any lesson has run.
  @Test func aFullDiskIsToldSoon() throws {
    let chalk = try ChalkProcess()
    let shell = Process()
    let errors = Pipe()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    // No file may become larger than 32 blocks, and that is an error, not the end of the program.
    shell.arguments = [
      "-c", "trap '' XFSZ; ulimit -f 32; exec \"$0\" book --out Book", ChalkProcess.executable.path,
    ]
    shell.currentDirectoryURL = chalk.folder
    shell.standardError = errors
    try shell.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 1 && said.contains("Cannot write"), "\(said)")
    #expect(!said.contains("lessons "), "no lesson was run: \(said)")
    chalk.remove()
  }

  @Test func longWorkSaysHowFarItHasCome() throws {
    let chalk = try ChalkProcess()
    let outcome = try chalk.run(
      "book", "two-engines", "pca", "losses", "gradient-descent", "--positions", "9")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains(#/slider positions [0-9]+\/[0-9]+/#), "\(outcome.errors)")
    chalk.remove()
  }

  private func text(_ file: String, _ chalk: ChalkProcess) throws -> String {
    try String(contentsOf: chalk.folder.appendingPathComponent(file), encoding: .utf8)
  }
}
