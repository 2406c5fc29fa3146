import Foundation
import Testing

/// axe-core finds nothing at WCAG 2.1 AA: in the web book and on live pages, in light and dark, on a desk and on a phone.
@Suite(.serialized, .enabled(if: Axe.isHere)) struct AxeTests {
  /// A few lessons that have, together, every kind of block, control and figure; CHALK_THOROUGH=1 looks at all.
  static let isThorough = ProcessInfo.processInfo.environment["CHALK_THOROUGH"] != nil
  static let lessons = isThorough ? [] : PageChoice.built.cover

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
    defer { chalk.remove() }
    let made = try chalk.run(["book", "--positions", "2", "--sliders", "quick"] + Self.lessons)
    #expect(made.status == 0, "\(made.errors)")
    let folder = chalk.folder.appendingPathComponent("Book")
    let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".html") }.sorted()
    #expect(pages.contains("index.html") && pages.contains("glossary.html") && pages.count >= 5)
    try inBrowser { browser in
      for page in pages {
        for width in [1280, 380] {
          try setWidth(width, in: browser)
          try browser.open(folder.appendingPathComponent(page).absoluteString)
          try expectNoFaults("\(page), \(width) wide", in: browser)
        }
      }
    }
  }

  @Test func theServedPagesHaveNoFaults() throws {
    try inBrowser(serving: Self.lessons) { browser, book in
      let all = try browser.value(
        "[...document.querySelectorAll('.card')].map((card) => card.dataset.lesson)")
      let lessons = try #require(all as? [String])
      #expect(lessons.count >= 2)
      try expectNoFaults("the cover", in: browser)
      try browser.open("\(book.address)/glossary.html")
      try expectNoFaults("the glossary", in: browser)
      for lesson in lessons {
        try browser.open(lesson, of: book)
        try expectNoFaults(lesson, in: browser)
      }
    }
  }

  /// What opens on a live page: an exercise in its editor with a hint, a number, a pixel.
  @Test func whatOpensOnAPageHasNoFaults() throws {
    try inBrowser(serving: ["activations", "chain-rule", "convolution"]) { browser, book in
      try browser.open("activations", of: book)
      try browser.until(
        "the exercises are listed", #"!!document.querySelector("[data-live-exercise=relu]")"#)
      try browser.value(#"document.querySelector("[data-live-exercise=relu]").click()"#)
      try browser.until("the editor is there", #"!!document.querySelector(".text-opened .hint")"#)
      try browser.value(#"document.querySelector(".text-opened .hint").click()"#)
      try browser.until(
        "a hint is there", #"document.querySelector(".text-opened .hints").textContent !== """#)
      try expectNoFaults("what is written", in: browser)

      try browser.open("chain-rule", of: book)
      try browser.value(#"document.querySelector("[data-live-open]").click()"#)
      try browser.until("the number is open", "!!document.querySelector('.number-opened .close')")
      try expectNoFaults("an opened number", in: browser)

      try browser.open("convolution", of: book)
      try browser.value("one('.pixel').click()")
      try browser.until("the pixel is open", "!!document.querySelector('.number-opened .close')")
      try expectNoFaults("an opened pixel", in: browser)
    }
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
    try inBrowser(showing: body) { browser in
      let faults = try axe.faults(in: browser)
      #expect(faults.isEmpty == rule.isEmpty, "\(faults)")
      #expect(faults.allSatisfy { $0.hasPrefix("\(rule): ") }, "\(faults)")
    }
  }

  /// Colors are looked at in the scheme that was chosen: what can be read in one may be pale in the other.
  @Test func eachColorSchemeIsLookedAt() throws {
    let axe = try #require(Axe.installed)
    let style = """
      p { color: #222; background: #fff }
      @media (prefers-color-scheme: dark) { p { background: #111 } }
      """
    try inBrowser(showing: "<p>Dark on dark.</p>", style: style) { browser in
      try Axe.choose("light", in: browser)
      #expect(try axe.faults(in: browser) == [])
      try Axe.choose("dark", in: browser)
      #expect(try axe.faults(in: browser).first?.hasPrefix("color-contrast: ") == true)
    }
  }
}
