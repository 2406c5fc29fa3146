import Foundation
import Testing

/// axe-core finds nothing at WCAG 2.1 AA: in the web book and on live pages, in light and dark, on a desk and on a phone.
@Suite(.serialized, .enabled(if: Axe.isHere)) struct AxeTests {
  /// CHALK_THOROUGH=1 looks at all lessons.
  static let isThorough = ProcessInfo.processInfo.environment["CHALK_THOROUGH"] != nil
  static let lessons = isThorough ? [] : ["activations", "chain-rule", "pca"]

  /// Looks at what the browser shows, in both color schemes.
  private func expectNoFaults(_ page: String, in browser: DevTools) throws {
    let axe = try #require(Axe.installed)
    for scheme in ["light", "dark"] {
      try Axe.choose(scheme, in: browser)
      let faults = try axe.faults(in: browser)
      #expect(faults.isEmpty, "\(page) in \(scheme): \(faults.joined(separator: "\n"))")
    }
  }

  private func setWidth(_ width: Int, in browser: DevTools) throws {
    try browser.call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false])
  }

  @Test func theBookHasNoFaults() throws {
    let chalk = try ChalkProcess()
    let made = try chalk.run(["book"] + Self.lessons)
    #expect(made.status == 0, "\(made.errors)")
    let folder = chalk.folder.appendingPathComponent("Book")
    let browser = try DevTools(try #require(Browser.installed))
    defer {
      browser.close()
      chalk.remove()
    }
    let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".html") }.sorted()
    #expect(pages.contains("index.html") && pages.contains("glossary.html") && pages.count >= 5)
    for page in pages {
      for width in [1280, 380] {
        try setWidth(width, in: browser)
        try browser.open(folder.appendingPathComponent(page).absoluteString)
        try expectNoFaults("\(page), \(width) wide", in: browser)
      }
    }
  }

  @Test func theServedPagesHaveNoFaults() throws {
    let book = try ServedBook(Self.isThorough ? [] : ["activations", "convolution"])
    let browser = try DevTools(try #require(Browser.installed))
    defer {
      browser.close()
      book.stop()
      book.chalk.remove()
    }
    try browser.open(book.link)
    try browser.until("the cover is there", #"!!document.querySelector(".cards")"#)
    let all = try browser.value(
      "[...document.querySelectorAll('.card')].map((card) => card.dataset.lesson)")
    let lessons = try #require(all as? [String])
    #expect(lessons.count >= 2)
    try expectNoFaults("the cover", in: browser)
    try browser.open("\(book.address)/glossary.html")
    try expectNoFaults("the glossary", in: browser)
    for lesson in lessons {
      try browser.open("\(book.address)/\(lesson).html")
      try browser.until(
        "\(lesson) has run", #"typeof live === "object" && !!live.page && steps.length > 0"#)
      try expectNoFaults(lesson, in: browser)
    }
  }

  /// What opens on a live page: an exercise in its editor with a hint, a number, a pixel.
  @Test func whatOpensOnAPageHasNoFaults() throws {
    let book = try ServedBook(["activations", "chain-rule", "convolution"])
    let browser = try DevTools(try #require(Browser.installed))
    defer {
      browser.close()
      book.stop()
      book.chalk.remove()
    }
    try browser.open(book.link)
    try browser.until("the cover is there", #"!!document.querySelector(".cards")"#)
    let connected = #"typeof live === "object" && !!live.page && steps.length > 0"#
    try browser.open("\(book.address)/activations.html")
    try browser.until("activations has run", connected)
    try browser.until(
      "the exercises are listed", #"!!document.querySelector("[data-live-exercise=relu]")"#)
    try browser.value(
      #"document.querySelector("[data-live-exercise=relu]").click()"#)
    try browser.until("the editor is there", #"!!document.querySelector(".text-opened .hint")"#)
    try browser.value(#"document.querySelector(".text-opened .hint").click()"#)
    try browser.until(
      "a hint is there", #"document.querySelector(".text-opened .hints").textContent !== """#)
    try expectNoFaults("what is written", in: browser)

    try browser.open("\(book.address)/chain-rule.html")
    try browser.until("chain-rule has run", connected)
    try browser.value(#"document.querySelector("[data-live-open]").click()"#)
    try browser.until("the number is open", "!!document.querySelector('.number-opened .close')")
    try expectNoFaults("an opened number", in: browser)

    try browser.open("\(book.address)/convolution.html")
    try browser.until("convolution has run", connected)
    try browser.value("one('.pixel').click()")
    try browser.until("the pixel is open", "!!document.querySelector('.number-opened .close')")
    try expectNoFaults("an opened pixel", in: browser)
  }

  /// A checker must be able to fail: each of these pages has one fault, and it is told.
  @Test(
    arguments: [
      ("<p>Nothing is wrong here.</p>", ""),
      (#"<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">"#, "image-alt"),
      (#"<p style="color: #999; background: #fff">Pale.</p>"#, "color-contrast"),
      ("<button></button>", "button-name"), ("<input>", "label"),
      (#"<a href="x.html"></a>"#, "link-name"), (#"<div role="buton">A word.</div>"#, "aria-roles"),
      ("<ul><p>No item.</p></ul>", "list"),
    ])
  func aPageWithAFaultIsTold(body: String, rule: String) throws {
    let axe = try #require(Axe.installed)
    let chalk = try ChalkProcess()
    let page = chalk.folder.appendingPathComponent("page.html")
    try Data(
      """
      <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head>
      <body><main>\(body)</main></body></html>
      """.utf8
    ).write(to: page)
    let browser = try DevTools(try #require(Browser.installed))
    defer {
      browser.close()
      chalk.remove()
    }
    try browser.open(page.absoluteString)
    let faults = try axe.faults(in: browser)
    #expect(faults.isEmpty == rule.isEmpty, "\(faults)")
    #expect(faults.allSatisfy { $0.hasPrefix("\(rule): ") }, "\(faults)")
  }

  /// Colors are looked at in the scheme that was chosen: what can be read in one may be pale in the other.
  @Test func eachColorSchemeIsLookedAt() throws {
    let axe = try #require(Axe.installed)
    let chalk = try ChalkProcess()
    let page = chalk.folder.appendingPathComponent("page.html")
    try Data(
      """
      <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
      <style>p { color: #222; background: #fff }
      @media (prefers-color-scheme: dark) { p { background: #111 } }</style></head>
      <body><main><p>Dark on dark.</p></main></body></html>
      """.utf8
    ).write(to: page)
    let browser = try DevTools(try #require(Browser.installed))
    defer {
      browser.close()
      chalk.remove()
    }
    try browser.open(page.absoluteString)
    try Axe.choose("light", in: browser)
    #expect(try axe.faults(in: browser) == [])
    try Axe.choose("dark", in: browser)
    #expect(try axe.faults(in: browser).first?.hasPrefix("color-contrast: ") == true)
  }
}
