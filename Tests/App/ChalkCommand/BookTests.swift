import Foundation
import Testing

/// `chalk book`: made from a few lessons, and the web book looked at in a browser without a window.
@Suite struct BookTests {
  @Test func theMarkdownBookHasAPageALessonAndItsFigures() throws {
    let chalk = try ChalkProcess()
    let outcome = try chalk.run("book", "weighted-sum", "chain-rule", "--form", "markdown")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let contents = try text("Book/README.md", chalk)
    #expect(contents.contains("[Weigh and add](weighted-sum.md)"))
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

  @Test func thePagesWorkInABrowser() throws {
    guard ProcessInfo.processInfo.environment["CHALK_BROWSER"] != nil,
      let browser = Browser.installed
    else {
      print("skipped: CHALK_BROWSER is not set, or no Chromium here (Debian: chromium)")
      return
    }
    let chalk = try ChalkProcess()
    let made = try chalk.run(
      "book", "activations", "chain-rule", "failure-lab", "--positions", "3")
    #expect(made.status == 0, "\(made.errors)")
    let folder = chalk.folder.appendingPathComponent("Book")
    for (page, width) in [
      ("activations", 1280), ("activations", 380), ("chain-rule", 380), ("failure-lab", 380),
      ("index", 380),
    ] {
      let seen = try browser.probe(folder.appendingPathComponent("\(page).html"), width: width)
      #expect(seen.errors == [], "\(page)")
      #expect(seen.lostPictures == [], "\(page)")
      #expect(seen.picturesWithoutWords == 0, "\(page)")
      #expect(seen.width == width)
      #expect(seen.widest <= width, "\(page) at \(width): \(seen.widest) wide")
      #expect(seen.smallestLetters >= 11, "\(page): letters of \(seen.smallestLetters) pixels")
      #expect(seen.found >= 1, "\(page): the search finds something")
      if page == "index" { continue }
      #expect(seen.formulas >= 3 && seen.unset == 0, "\(page): \(seen.unset) formulas are not set")
      #expect(seen.stepAfterArrow == "2" && seen.stepAfterBack == "1", "\(page)")
      #expect(seen.verdict.hasPrefix("✓") || seen.verdict.hasPrefix("✗"), "\(page)")
    }
    let slider = try browser.probe(folder.appendingPathComponent("activations.html"), width: 800)
    #expect(slider.afterSlider.contains("f(−4)") || slider.afterSlider.contains("−4"), "\(slider)")
    let chain = try browser.probe(folder.appendingPathComponent("chain-rule.html"), width: 800)
    #expect(chain.opened.contains("2 · 5 = 10"), "\(chain.opened)")
    chalk.remove()
  }

  /// A checker must be able to fail.
  @Test func aBrokenPageIsSeen() throws {
    guard ProcessInfo.processInfo.environment["CHALK_BROWSER"] != nil,
      let browser = Browser.installed
    else {
      print("skipped: CHALK_BROWSER is not set, or no Chromium here (Debian: chromium)")
      return
    }
    let chalk = try ChalkProcess()
    let page = chalk.folder.appendingPathComponent("broken.html")
    try """
    <!DOCTYPE html><html><head><title>Broken</title></head><body>
    <img src="gone.png" style="width: 900px"><script>nothing();</script></body></html>
    """.write(to: page, atomically: true, encoding: .utf8)
    let seen = try browser.probe(page, width: 380)
    #expect(!seen.errors.isEmpty)
    #expect(seen.lostPictures == ["gone.png"])
    #expect(seen.picturesWithoutWords == 1)
    #expect(seen.widest > 380)
    chalk.remove()
  }

  private func text(_ file: String, _ chalk: ChalkProcess) throws -> String {
    try String(contentsOf: chalk.folder.appendingPathComponent(file), encoding: .utf8)
  }
}
