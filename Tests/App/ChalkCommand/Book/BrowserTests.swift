import Foundation
import Testing

/// The web book, looked at in a browser as a reader with a phone does, and one with a desk.
@Suite(.serialized, .enabled(if: Browser.isHere)) struct BrowserTests {
  @Test(.timeLimit(.minutes(45))) func thePagesWorkInABrowser() throws {
    let browser = try #require(Browser.installed)
    let chalk = try ChalkProcess()
    let made = try chalk.run("book", "activations", "chain-rule", "two-engines", "pca")
    #expect(made.status == 0, "\(made.errors)")
    let folder = chalk.folder.appendingPathComponent("Book")
    for (page, width) in [
      ("activations", 1280), ("activations", 380), ("chain-rule", 380), ("two-engines", 380),
      ("pca", 380), ("index", 380),
    ] {
      let seen = try browser.probe(folder.appendingPathComponent("\(page).html"), width: width)
      #expect(flaws(of: seen, width: width) == [], "\(page) at \(width)")
      #expect(seen.hiddenColumns <= 0, "\(page) at \(width): a table's end is out of sight")
      #expect(seen.found >= 1, "\(page): the search finds something")
      #expect(seen.notFound == "Nothing found.", "\(page)")
      if page == "index" { continue }
      #expect(seen.formulas >= 3, "\(page)")
      #expect(seen.stepAfterArrow == "2" && seen.stepAfterBack == "1", "\(page)")
      #expect(seen.stepAfterButtons == "2", "\(page)")
      #expect(seen.verdict.hasPrefix("✓") || seen.verdict.hasPrefix("✗"), "\(page)")
      let enlarged = try #require(seen.enlarged, "\(page): a figure opens")
      #expect(enlarged.role == "button" && enlarged.name.hasPrefix("Full size: "), "\(page)")
      #expect(enlarged.tapOpens && enlarged.enterOpens && enlarged.tapCloses, "\(page)")
      #expect(enlarged.focusReturns, "\(page)")
      if width == 380 {
        #expect(enlarged.width >= 600 && enlarged.canScroll, "\(page): \(enlarged.width) wide")
      }
      if page == "activations" { #expect(seen.afterSlider.contains("−4"), "\(seen.afterSlider)") }
      if page == "chain-rule" { #expect(seen.opened.contains("=10"), "\(seen.opened)") }
      if page == "chain-rule" { #expect(seen.afterSetting == "w=2") }
    }
    chalk.remove()
  }

  /// A checker must be able to fail: each of these pages has one flaw, and it is told.
  @Test(
    .timeLimit(.minutes(45)),
    arguments: [
      ("<p>Nothing is wrong here.</p>", ""),
      (#"<img src="gone.png" alt="Gone" style="width: 10px">"#, "not loaded"),
      (#"<img alt="" src="gone.png"><img src="data:,">"#, "without words"),
      (#"<div style="width: 381px">Wide.</div>"#, "381 wide"),
      ("<script>nothing();</script>", "nothing is not defined"),
      (#"<script>console.error("a word")</script>"#, "a word"),
      ("<p style='font-size: 9px'>Small.</p>", "letters of 9"),
      (#"<span class="math">y = W x</span>"#, "not set: y = W x"),
      (#"<p style="width: 1px"><code>chalk --data</code></p>"#, "--data"),
    ])
  func aPageWithAFlawIsSeen(body: String, flaw: String) throws {
    let browser = try #require(Browser.installed)
    let chalk = try ChalkProcess()
    let page = chalk.folder.appendingPathComponent("page.html")
    try Data(
      """
      <!DOCTYPE html><html><head><meta charset="utf-8"><title>A page</title>
      <link rel="icon" href="data:,"><style>* { margin: 0 }</style></head><body>\(body)</body></html>
      """.utf8
    ).write(to: page)
    let seen = try browser.probe(page, width: 380)
    #expect(seen.width == 380)
    let found = flaws(of: seen, width: 380)
    #expect(found.isEmpty == flaw.isEmpty, "\(found)")
    #expect(flaw.isEmpty || found.contains { $0.contains(flaw) }, "\(found)")
    chalk.remove()
  }

  /// A page that never speaks ends the wait, and says so.
  @Test func aSilentPageEndsTheWait() throws {
    var browser = try #require(Browser.installed)
    browser.seconds = 3
    let chalk = try ChalkProcess()
    let page = chalk.folder.appendingPathComponent("page.html")
    try Data("<!DOCTYPE html><p>Without an end of the body.".utf8).write(to: page)
    #expect(throws: Browser.Failure.self) { try browser.probe(page, width: 380) }
    chalk.remove()
  }

  /// What is wrong with a page, in words.
  private func flaws(of seen: Browser.Seen, width: Int) -> [String] {
    var flaws = seen.errors + seen.lostPictures.map { "not loaded: \($0)" }
    if seen.picturesWithoutWords > 0 { flaws.append("\(seen.picturesWithoutWords) without words") }
    if seen.width != width { flaws.append("a frame of \(seen.width)") }
    if seen.widest > width { flaws.append("\(seen.widest) wide") }
    if seen.smallestLetters < 11 { flaws.append("letters of \(seen.smallestLetters)") }
    if seen.smallestFraction < 13 { flaws.append("fractions of \(seen.smallestFraction)") }
    flaws += seen.unset.map { "not set: \($0)" }
    flaws += seen.brokenOptions.map { "broken at a line's end: \($0)" }
    return flaws
  }
}

extension Browser {
  /// Says so once where there is none.
  static let isHere: Bool = {
    if installed != nil { return true }
    print("skipped: no Chromium here (Debian: chromium)")
    return false
  }()
}
